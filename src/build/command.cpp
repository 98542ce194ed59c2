#include "build/command.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/find_program.hpp"
#include "base/quoted.hpp"
#include "base/trimmed.hpp"
#include "build/destination.hpp"
#include "build/file_io.hpp"
#include "build/image_archive.hpp"
#include "build/machine.hpp"
#include "build/oci_layout.hpp"
#include "build/scratch.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;
using Output = config::CommandBuild::Output;

constexpr std::size_t kMaxDigestFile = 4096;

/// A name without a slash is looked for in PATH, any other is a path that starts in the source's folder.
std::string program_at(const std::string& name, const std::string& folder) {
  return name.find('/') == name.npos ? name : (fs::path(folder) / name).lexically_normal().string();
}

/// The command with its templates filled in.
Command expanded(const config::CommandBuild& options, const Task& task, const Values& values) {
  Command command = {.folder = task.folder};
  for (const std::string& word : options.argv) command.argv.push_back(expand(word, values));
  command.argv.at(0) = program_at(command.argv.at(0), task.folder);
  for (const auto& [name, value] : options.env) {
    if (name.empty() || name.find('=') != name.npos) {
      throw base::Error(fmt::format("{} is no name of an environment variable", base::quoted(name)));
    }
    command.variables.emplace(name, expand(value, values));
  }
  return command;
}

std::string_view last_line(std::string_view text) {
  text = base::trimmed(text);
  const auto end = text.rfind('\n');
  return end == text.npos ? text : text.substr(end + 1);
}

/// What the command has left behind at `path`.
Product read_output(Output kind, const std::string& path, const Task& task) {
  switch (kind) {
    case Output::oci_layout:
      return read_layout(path);
    case Output::oci_archive:
    case Output::docker_archive:
      return read_archive(path, scratch_folder(task, "archive"));
    default:
      break;
  }
  const std::string told = read_file(path, kMaxDigestFile);
  return base::in_context(
      path, [&]() -> Product { return Pushed{told_digest(told, destination(task, "command"))}; });
}

class AnyCommand final : public Builder {
 public:
  explicit AnyCommand(config::CommandBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }

  /// The command's program, for nobody knows how to ask it; "any" if there is none yet.
  [[nodiscard]] std::string version() const override;

  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::CommandBuild options_;
};

std::string AnyCommand::version() const {
  if (options_.argv.empty()) return "any";
  const std::string& program = options_.argv.front();
  const bool is_known = program.find('/') == program.npos && program.find("{{") == program.npos;
  if (is_known && !base::find_program(program)) {
    throw base::Error(fmt::format("there is no program {} in PATH", base::quoted(program)));
  }
  return program;
}

Inputs AnyCommand::inputs(const Task& task) const {
  // The date and the commit are part of what is built where a template names them; where it goes is not.
  Values values = task.values;
  values.insert_or_assign("image", "");
  values.insert_or_assign("output", "");
  const Command command = expanded(options_, task, values);
  Inputs inputs = {.folder = task.folder, .ignore_files = IgnoreFiles::kDocker, .words = command.argv};
  for (const auto& [name, value] : command.variables)
    inputs.words.push_back(fmt::format("{}={}", name, value));
  if (!options_.output_path.empty()) {
    inputs.left_out.push_back(fs::path(options_.output_path.text()).lexically_normal().generic_string());
  }
  add_machine(inputs, {});
  return inputs;
}

Product AnyCommand::build(const Task& task, Runner& runner) const {
  const image::Reference pushed_to = destination(task, "command");
  const fs::path output = options_.output_path.empty() ? fs::path(scratch_path(task, "output"))
                                                       : fs::path(task.folder) / options_.output_path.text();
  Values values = template_values(task);
  values.insert_or_assign("output", output.string());
  Command command = expanded(options_, task, values);
  command.variables.insert_or_assign("KPIN_IMAGE", task.push_to);
  command.variables.insert_or_assign("KPIN_OUTPUT", output.string());
  if (options_.output == Output::standard_output) {
    const std::string told = runner.read(command);
    return base::in_context(command.argv.front(),
                            [&] { return Pushed{told_digest(last_line(told), pushed_to)}; });
  }
  runner.run(command);
  std::error_code unreadable;  // which is told by whoever reads it
  if (!fs::exists(output, unreadable) && !unreadable) {
    throw Failed(fmt::format("{} ended well, but left nothing at {}", base::quoted(command.argv.front()),
                             base::quoted(output.string())));
  }
  return read_output(options_.output, output.string(), task);
}

}  // namespace

std::unique_ptr<Builder> make(const config::CommandBuild& options) {
  return std::make_unique<AnyCommand>(options);
}

}  // namespace build
