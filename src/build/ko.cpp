#include "build/ko.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "base/trimmed.hpp"
#include "build/destination.hpp"
#include "build/file_io.hpp"
#include "build/go_module.hpp"
#include "build/ko_config.hpp"
#include "build/scratch.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxReferences = std::size_t{64} * 1024;
constexpr std::size_t kMaxGoEnv = std::size_t{1} * 1024 * 1024;

/// Whether a variable has a say in what Go or ko make. Where modules come from has none: go.sum knows them.
bool matters(std::string_view name) {
  constexpr std::string_view kNames[] = {"GO111MODULE", "GO386",       "GOAMD64",          "GOARCH",
                                         "GOARM",       "GOARM64",     "GODEBUG",          "GOEXPERIMENT",
                                         "GOFIPS140",   "GOFLAGS",     "GOMIPS",           "GOMIPS64",
                                         "GOOS",        "GOPPC64",     "GORISCV64",        "GOROOT",
                                         "GOWASM",      "GOTOOLCHAIN", "SOURCE_DATE_EPOCH"};
  if (name.starts_with("KO_")) return name != "KO_DOCKER_REPO";
  return name.starts_with("CGO_") ||
         std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// What `go env -w` has written.
std::string go_env_file(const base::Environment& environment) {
  fs::path file = base::variable(environment, "GOENV");
  if (file == "off") return {};
  if (file.empty()) {
    const std::string home = base::variable(environment, "XDG_CONFIG_HOME");
    file = home.empty() ? fs::path(base::variable(environment, "HOME")) / ".config" : fs::path(home);
    file /= "go/env";
  }
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) ? read_file(file.string(), kMaxGoEnv) : std::string();
}

class Ko final : public Builder {
 public:
  explicit Ko(config::KoBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }

  /// ko's version and that of the Go it compiles with.
  [[nodiscard]] std::string version() const override;

  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  [[nodiscard]] Command command(const Task& task) const;
  [[nodiscard]] Product push(const Task& task, Runner& runner) const;
  [[nodiscard]] Product load(const Task& task, Runner& runner) const;

  config::KoBuild options_;
};

std::string Ko::version() const {
  const std::string go = base::variable(tool_environment(), "KO_GO_PATH");
  std::string version = tool_version({.argv = {"ko", "version"}}, "ko needs to be in PATH");
  if (version.starts_with('v')) version.erase(0, 1);
  // Not in a folder whose go.mod asks for another Go, which might be fetched.
  return fmt::format("{} ({})", version,
                     tool_version({.argv = {go.empty() ? "go" : go, "env", "GOVERSION"}, .folder = "/"},
                                  "ko needs Go, in PATH or where KO_GO_PATH says"));
}

Inputs Ko::inputs(const Task& task) const {
  const base::Environment environment = tool_environment();
  KoConfig config = read_ko_config(task.folder, environment);
  const std::string go_env = go_env_file(environment);
  Inputs inputs = {.folder = task.folder,
                   .words = {"ko", config.text, go_env},
                   .images = std::move(config.base_images),
                   .complete = config.complete && is_whole_go_module(task.folder, environment)};
  for (const std::string& option : options_.raw_options) inputs.words.push_back(option);
  for (const auto& [name, value] : environment) {
    if (matters(name)) inputs.words.push_back(fmt::format("{}={}", name, value));
  }
  // Go writes the commit into the program, unless it is told not to.
  const bool has_commit = base::variable(environment, "GOFLAGS").find("-buildvcs=false") == std::string::npos;
  const auto commit = task.values.find("git.sha");
  if (has_commit && commit != task.values.end()) inputs.words.push_back(commit->second);
  const bool has_c =
      base::variable(environment, "CGO_ENABLED") == "1" || go_env.find("CGO_ENABLED=1") != go_env.npos;
  const bool has_debugger = std::find(options_.raw_options.begin(), options_.raw_options.end(), "--debug") !=
                            options_.raw_options.end();
  if (has_c || has_debugger) inputs.complete = false;
  // ko knows nothing of this file, which keeps others from being counted.
  std::error_code ignored;
  if (fs::exists(fs::path(task.folder) / ".dockerignore", ignored)) inputs.complete = false;
  return inputs;
}

Command Ko::command(const Task& task) const {
  Command command = {.argv = {"ko", "build", "."}, .folder = task.folder};
  command.argv.insert(command.argv.end(), options_.raw_options.begin(), options_.raw_options.end());
  command.variables["TMPDIR"] = scratch_folder(task, "tmp");
  return command;
}

/// ko also pushes a list of the packages in it (SBOM), under a tag that its digest gives: scanners look for
/// it there, and it goes with the image. It speaks plain HTTP to registries on this machine by itself;
/// --insecure-registry would turn off the check of certificates, too.
Product Ko::push(const Task& task, Runner& runner) const {
  const image::Reference pushed_to = destination(task, "ko");
  const std::string references = scratch_path(task, "references");
  Command build = command(task);
  for (const std::string& word :
       {std::string("--bare"), "--tags=" + pushed_to.tag(), "--image-refs=" + references}) {
    build.argv.push_back(word);
  }
  build.variables["KO_DOCKER_REPO"] = pushed_to.name();
  runner.run(build);
  const std::string told = read_file(references, kMaxReferences);
  return base::in_context("ko", [&] { return Pushed{told_digest(told, pushed_to)}; });
}

Product Ko::load(const Task& task, Runner& runner) const {
  Command build = command(task);
  build.argv.emplace_back("--local");
  build.variables["KO_DOCKER_REPO"] = "ko.local";
  const std::string told = runner.read(build);
  const std::string reference(base::trimmed(told));
  if (reference.empty() || reference.find('\n') != reference.npos) {
    throw Failed(fmt::format("ko build: expected the reference of one image, found {}",
                             base::quoted(base::redacted(reference))));
  }
  return Local{reference};
}

Product Ko::build(const Task& task, Runner& runner) const {
  return task.push_to.empty() ? load(task, runner) : push(task, runner);
}

}  // namespace

std::unique_ptr<Builder> make(const config::KoBuild& options) { return std::make_unique<Ko>(options); }

}  // namespace build
