#include "build/kaniko.hpp"

#include <array>
#include <mutex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/find_program.hpp"
#include "base/trimmed.hpp"
#include "build/destination.hpp"
#include "build/dockerfile_options.hpp"
#include "build/loopback.hpp"
#include "build/machine.hpp"
#include "build/result_files.hpp"
#include "build/scratch.hpp"

namespace build {

namespace {

constexpr std::array<std::string_view, 1> kFileNames = {"Dockerfile"};

std::string executor() {
  for (const char* name : {"kaniko-executor", "/kaniko/executor"}) {
    if (const auto program = base::find_program(name)) return *program;
  }
  throw base::Error("there is no kaniko-executor in PATH, and no /kaniko/executor");
}

class Kaniko final : public Builder {
 public:
  explicit Kaniko(config::KanikoBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }

  [[nodiscard]] std::string version() const override;

  [[nodiscard]] Inputs inputs(const Task& task) const override;

  /// One at a time in a process: two would mix their files.
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::KanikoBuild options_;
};

std::string Kaniko::version() const {
  const std::string answer = ask({.argv = {executor(), "version"}});  // "Kaniko version :  v1.23.2"
  const auto colon = answer.rfind(':');
  std::string_view version =
      base::trimmed(std::string_view(answer).substr(colon == answer.npos ? 0 : colon + 1));
  if (version.starts_with('v')) version.remove_prefix(1);
  return std::string(version);
}

Inputs Kaniko::inputs(const Task& task) const {
  Inputs inputs = dockerfile_inputs(options_.options, task.folder, kFileNames);
  inputs.words.insert(inputs.words.begin(), "kaniko");
  add_machine(inputs, {});
  const bool is_elsewhere = !values_of(options_.options.raw_options,
                                       {"--dockerfile", "--context", "-c", "--context-sub-path", "--git"})
                                 .empty();
  if (is_elsewhere) inputs.complete = false;
  return inputs;
}

Product Kaniko::build(const Task& task, Runner& runner) const {
  static std::mutex one_file_system;
  const std::scoped_lock lock(one_file_system);
  static_cast<void>(destination(task, "kaniko"));
  const std::string digest_file = scratch_path(task, "digest");
  Command command = {.argv = {executor(), "--context=dir://" + task.folder}, .folder = task.folder};
  const auto add = [&](std::string word) { command.argv.push_back(std::move(word)); };
  const config::DockerfileOptions& options = options_.options;
  const std::string dockerfile = find_dockerfile(options, task.folder, kFileNames);
  if (!dockerfile.empty()) add("--dockerfile=" + dockerfile);
  if (!options.target.empty()) add("--target=" + options.target);
  for (const std::string& option : options.raw_options) add(option);
  // It uses no cache but by a raw option, and asks the registry for base images each time.
  if (options.no_cache) add("--cache=false");
  if (is_on_this_machine(task.push_to)) add("--insecure");
  add("--destination=" + task.push_to);
  add("--digest-file=" + digest_file);
  // Otherwise the next image would have this one's files.
  add("--cleanup");
  add("--ignore-path=" + task.scratch);
  runner.run(command);
  return base::in_context("kaniko", [&] { return Pushed{read_digest_file(digest_file)}; });
}

}  // namespace

std::unique_ptr<Builder> make(const config::KanikoBuild& options) {
  return std::make_unique<Kaniko>(options);
}

}  // namespace build
