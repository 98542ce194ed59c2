#include "support/buildkit_server.hpp"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include "support/tls_server.hpp"

namespace support {

BuildkitServer::BuildkitServer(Listen listen) : process_(start(listen)) {
  const std::string where = wait_until_listening();
  address_ = (listen == Listen::tls ? "tcp://" : "unix://") + where;
}

BuildkitServer::~BuildkitServer() {
  process_.send(SIGTERM);  // so that it takes its mounts away
  process_.wait();
}

Process BuildkitServer::start(Listen listen) const {
  folder_.write("buildkitd.toml", "");
  folder_.write("tmp/.keep", "");
  Argv argv = {"buildkitd",
               "--config=" + folder_.path("buildkitd.toml"),
               "--root=" + folder_.path("data"),
               "--otel-socket-path=" + folder_.path("otel.sock"),
               "--oci-worker-snapshotter=native",
               "--oci-worker-net=host",
               "--containerd-worker=false"};
  if (listen == Listen::tls) {
    make_certificate({.subject = "buildkitd"}, ca_path(), folder_.path("server.key"));
    make_certificate({.subject = "client"}, cert_path(), key_path());
    for (const std::string& word : {std::string("--addr=tcp://127.0.0.1:0"), "--tlscert=" + ca_path(),
                                    "--tlskey=" + folder_.path("server.key"), "--tlscacert=" + cert_path()}) {
      argv.push_back(word);
    }
  } else {
    argv.push_back("--addr=unix://" + folder_.path("socket"));
  }
  return Process(argv, {.environment = {{"TMPDIR", folder_.path("tmp")}, {"OTEL_TRACES_EXPORTER", "none"}},
                        .error_path = folder_.path("log")});
}

std::string BuildkitServer::wait_until_listening() const {
  constexpr std::string_view kMark = "running server on ";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < deadline) {
    const std::string said = folder_.read("log");
    if (const auto at = said.find(kMark); at != std::string::npos) {
      const auto start = at + kMark.size();
      const auto end = said.find_first_of("\"\n", start);
      if (end != std::string::npos) return said.substr(start, end - start);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("test buildkitd: does not start: " + folder_.read("log"));
}

}  // namespace support
