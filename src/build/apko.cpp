#include "build/apko.hpp"

#include <filesystem>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "build/destination.hpp"
#include "build/oci_layout.hpp"
#include "build/scratch.hpp"
#include "build/tool_version.hpp"
#include "registry/json.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;

/// A value of an option that takes several, separated by commas as in CSV (RFC 4180).
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string field = "\"";
  for (const char letter : text) field.append(letter == '"' ? 2 : 1, letter);
  return field + '"';
}

/// The configuration's absolute path: apko takes other names for something to fetch.
std::string config_file(const config::ApkoBuild& options, const Task& task) {
  const fs::path path = fs::path(task.folder) /
                        (options.config.empty() ? std::string(config::kApkoConfig) : options.config.text());
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    throw base::Error(fmt::format("there is no apko configuration {}", base::quoted(path.string())));
  }
  return path.string();
}

class Apko final : public Builder {
 public:
  explicit Apko(config::ApkoBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }

  [[nodiscard]] std::string version() const override;

  /// Never complete: which packages there are is known to their repositories only.
  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::ApkoBuild options_;
};

std::string Apko::version() const {
  const registry::Json answer =
      registry::parse_json(tool_version({.argv = {"apko", "version", "--json"}}, "apko needs to be in PATH"));
  const registry::Json text =
      answer.is_object() ? answer.value("gitVersion", registry::Json()) : registry::Json();
  if (!text.is_string()) throw base::Error("apko version: it told no version");
  std::string version = text.get<std::string>();
  return version.starts_with('v') ? version.substr(1) : version;
}

Inputs Apko::inputs(const Task& task) const {
  Inputs inputs = {.folder = task.folder, .words = {"apko", config_file(options_, task)}, .complete = false};
  std::vector<std::string>& words = inputs.words;
  words.insert(words.end(), options_.archs.begin(), options_.archs.end());
  for (const auto* paths : {&options_.repositories, &options_.keyrings})
    for (const config::SourcePath& path : *paths) words.push_back(path.text());
  words.insert(words.end(), options_.raw_options.begin(), options_.raw_options.end());
  return inputs;
}

Product Apko::build(const Task& task, Runner& runner) const {
  static_cast<void>(destination(task, "apko"));
  const std::string layout = scratch_folder(task, "layout");
  Command command = {.argv = {"apko", "build"}, .folder = task.folder};
  const auto add = [&](std::string_view option, std::string_view value) {
    command.argv.push_back(fmt::format("{}={}", option, csv_field(value)));
  };
  for (const std::string& arch : options_.archs) add("--arch", arch);
  for (const config::SourcePath& path : options_.repositories) add("--repository-append", path.text());
  for (const config::SourcePath& path : options_.keyrings) add("--keyring-append", path.text());
  command.argv.insert(command.argv.end(), options_.raw_options.begin(), options_.raw_options.end());
  command.argv.push_back("--sbom-path=" + scratch_folder(task, "sbom"));
  command.argv.insert(command.argv.end(), {"--", config_file(options_, task), task.push_to, layout});
  command.variables["TMPDIR"] = scratch_folder(task, "tmp");
  runner.run(command);
  return read_layout(layout);
}

}  // namespace

std::unique_ptr<Builder> make(const config::ApkoBuild& options) { return std::make_unique<Apko>(options); }

}  // namespace build
