#include "support/docker_daemon.hpp"

#include <csignal>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <thread>

#include <unistd.h>

namespace support {
namespace {

Process start(const TempFolder& folder) {
  ProcessOptions how;
  how.output_path = folder.path("stdout");
  how.error_path = folder.path("log");
  how.limit = std::chrono::hours(1);
  return Process(
      {"dockerd", "--iptables=false", "--bridge=none", "--data-root=" + folder.path("data"),
       "--exec-root=" + folder.path("exec"), "--pidfile=" + folder.path("pid"),
       "--config-file=" + folder.write("daemon.json", "{}"), "--host=unix://" + folder.path("docker.sock")},
      std::move(how));
}

}  // namespace

std::string no_containers_reason() {
  if (geteuid() != 0) return "it takes root";
  if (run({"unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"}).status != 0) {
    return "mounting is not allowed here";
  }
  return {};
}

DockerDaemon::DockerDaemon()
    : host_("DOCKER_HOST", "unix://" + folder_.path("docker.sock")),
      configuration_("DOCKER_CONFIG", folder_.path("config")),
      context_("DOCKER_CONTEXT", std::nullopt),
      process_(start(folder_)) {
  wait_until_answering();
}

DockerDaemon::~DockerDaemon() {
  // It has mounts in the folder, which it takes away when it is asked to end.
  process_.send(SIGTERM);
  process_.wait();
}

void DockerDaemon::wait_until_answering() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (run({"docker", "version"}).status != 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("dockerd does not start: " + folder_.read("log"));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void DockerDaemon::add_buildx(const std::string& program) const {
  std::filesystem::create_directories(folder_.path("config/cli-plugins"));
  std::filesystem::create_symlink(program, folder_.path("config/cli-plugins/docker-buildx"));
}

std::string DockerDaemon::docker(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "docker");
  const auto result = run(arguments);
  if (result.status != 0) throw std::runtime_error("docker: " + describe(result));
  return result.out;
}

}  // namespace support
