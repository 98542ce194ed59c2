#include "build/dockerfile_options.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "build/machine.hpp"
#include "http/redact.hpp"

namespace build {

namespace {

constexpr std::size_t kShownBytes = 500;

std::string shown(std::string_view path) { return http::one_line(path, kShownBytes); }

/// Whether `path` is below `folder`; both are resolved.
bool is_inside(const std::string& path, const std::string& folder) {
  const std::string start = folder.ends_with('/') ? folder : folder + '/';
  return path.size() > start.size() && path.starts_with(start);
}

bool is_file(const std::string& path) {
  std::error_code failure;
  return std::filesystem::is_regular_file(path, failure);
}

std::string joined(const std::string& folder, std::string_view name) {
  if (name.starts_with('/')) return std::string(name);
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

std::string default_file(const std::string& folder, FileNames names) {
  for (const std::string_view name : names) {
    if (std::string path = joined(folder, name); is_file(path)) return path;
  }
  throw base::Error(
      fmt::format("there is no {} in '{}'; a source's file may name another", names.front(), shown(folder)));
}

/// What of `text` is the value of the option `name`, if it is that option with a value.
std::optional<std::string_view> value_in(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return std::nullopt;
  const std::string_view rest = text.substr(name.size());
  if (rest.starts_with('=')) return rest.substr(1);
  const bool is_long = name.starts_with("--");
  if (is_long || rest.empty()) return std::nullopt;
  return rest;
}

/// Options whose values are read from where nothing tells what is there.
bool brings_in_anything(const std::vector<std::string>& raw_options) {
  return !values_of(raw_options,
                    {"--file", "-f", "--build-context", "--build-arg-file", "--ignorefile", "--volume", "-v"})
              .empty();
}

/// `--build-arg NAME` takes the value from the environment.
void add_arguments(Inputs& inputs, const std::vector<std::string>& raw_options) {
  for (const std::string& argument : values_of(raw_options, {"--build-arg", "--env"})) {
    if (argument.find('=') == argument.npos) add_variables(inputs, {argument});
  }
}

}  // namespace

std::vector<std::string> values_of(const std::vector<std::string>& raw_options,
                                   std::initializer_list<std::string_view> names) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < raw_options.size(); ++i) {
    for (const std::string_view name : names) {
      if (const auto value = value_in(raw_options[i], name)) {
        values.emplace_back(*value);
        break;
      }
      if (raw_options[i] != name || i + 1 == raw_options.size()) continue;
      values.push_back(raw_options[++i]);
      break;
    }
  }
  return values;
}

std::string find_dockerfile(const config::DockerfileOptions& options, const std::string& folder,
                            FileNames names) {
  if (options.file.empty() && !values_of(options.raw_options, {"--file", "-f"}).empty()) return {};
  std::string path = options.file.empty() ? default_file(folder, names) : joined(folder, options.file.text());
  std::error_code failure;
  const std::filesystem::path resolved = std::filesystem::canonical(path, failure);
  // What is outside is not told apart from what is not there: nobody is to learn which files there are.
  if (failure || !is_inside(resolved.string(), folder)) {
    throw base::Error(fmt::format("there is no Dockerfile '{}' inside of the source's folder '{}'",
                                  shown(options.file.empty() ? path : options.file.text()), shown(folder)));
  }
  if (!is_file(path)) {
    throw base::Error(fmt::format("the Dockerfile '{}' is not a file", shown(path)));
  }
  return path;
}

std::vector<std::string> dockerfile_arguments(const config::DockerfileOptions& options, const Task& task,
                                              FileNames names) {
  std::vector<std::string> arguments;
  if (!options.target.empty()) arguments.push_back("--target=" + options.target);
  if (options.pull || task.pull) arguments.emplace_back("--pull");
  if (options.no_cache) arguments.emplace_back("--no-cache");
  // The absolute path: "-" would be stdin, and some tools fetch what looks like a URL.
  if (const std::string file = find_dockerfile(options, task.folder, names); !file.empty()) {
    arguments.push_back("--file=" + file);
  }
  arguments.insert(arguments.end(), options.raw_options.begin(), options.raw_options.end());
  return arguments;
}

Inputs dockerfile_inputs(const config::DockerfileOptions& options, const std::string& folder,
                         FileNames names) {
  Inputs inputs = {.folder = folder,
                   .dockerfile = find_dockerfile(options, folder, names),
                   .ignore_files = IgnoreFiles::kDocker};
  if (!options.target.empty()) inputs.words.push_back("--target=" + options.target);
  inputs.words.insert(inputs.words.end(), options.raw_options.begin(), options.raw_options.end());
  add_arguments(inputs, options.raw_options);
  inputs.images = values_of(options.raw_options, {"--from"});
  inputs.complete = !brings_in_anything(options.raw_options);
  return inputs;
}

}  // namespace build
