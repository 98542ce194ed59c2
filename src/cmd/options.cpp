#include "cmd/options.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/quoted.hpp"
#include "cmd/build_flags.hpp"
#include "cmd/commands.hpp"
#include "cmd/flags.hpp"

namespace cmd {

namespace {

constexpr std::size_t kMaxConcurrency = 1024;
constexpr std::chrono::seconds kMaxCacheAge = std::chrono::hours(30 * 24);
constexpr std::chrono::seconds kMaxTimeout = std::chrono::hours(24);

std::vector<std::string> list(const cxxopts::ParseResult& parsed, const std::string& name) {
  if (parsed.count(name) == 0) return {};
  auto values = parsed[name].as<std::vector<std::string>>();
  if (std::find(values.begin(), values.end(), "") != values.end()) {
    throw base::InputError(fmt::format("--{} has an empty name in it", name));
  }
  return values;
}

Repeated repeated(const cxxopts::ParseResult& parsed, const std::string& name) {
  return parsed.count(name) == 0 ? Repeated() : parsed[name].as<Repeated>();
}

/// What --registry-concurrency and --build-concurrency say.
std::size_t concurrency(const cxxopts::ParseResult& parsed, const std::string& name) {
  const std::string& text = parsed[name].as<std::string>();
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > kMaxConcurrency) {
    throw base::InputError(
        fmt::format("--{} must be a number from 1 to {}, not {}", name, kMaxConcurrency, base::quoted(text)));
  }
  return number;
}

std::chrono::seconds duration(const cxxopts::ParseResult& parsed, const std::string& name,
                              std::chrono::seconds longest) {
  const auto& text = parsed[name].as<std::string>();
  const auto read = base::parse_duration(text);
  if (!read || *read < std::chrono::seconds(1) || *read > longest) {
    throw base::InputError(fmt::format("--{} must be a duration from 1s to {}, such as 30s or 1m30s, not {}",
                                       name, base::duration_text(longest), base::quoted(text)));
  }
  return *read;
}

std::optional<std::chrono::seconds> cache_age(const cxxopts::ParseResult& parsed) {
  return parsed.count("cache") == 0 ? std::nullopt : std::optional(duration(parsed, "cache", kMaxCacheAge));
}

bool boolean(const std::string& name, const std::string& text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  throw base::InputError(fmt::format("--{} must be true or false, not {}", name, base::quoted(text)));
}

bool flag(const cxxopts::ParseResult& parsed, const std::string& name) {
  return boolean(name, parsed[name].as<std::string>());
}

bool is_given(const cxxopts::ParseResult& parsed, const std::string& name) {
  return parsed.count(name) > 0 && parsed[name].as<bool>();
}

/// The name of a file; empty when the option is not there.
std::string file_name(const cxxopts::ParseResult& parsed, const std::string& name) {
  if (parsed.count(name) == 0) return {};
  std::string file = parsed[name].as<std::string>();
  if (file.empty()) throw base::InputError(fmt::format("--{} needs the name of a file", name));
  return file;
}

RegistryOptions registry_options(const cxxopts::ParseResult& parsed) {
  return {
      .concurrency = concurrency(parsed, "registry-concurrency"),
      .ca_certs = list(parsed, "registry-ca-cert-path"),
      .insecure = read_insecure(repeated(parsed, "registry-insecure")),
      .mirrors = read_mirrors(repeated(parsed, "registry-mirror")),
      .timeout = duration(parsed, "registry-timeout", kMaxTimeout),
      .verify_certs = flag(parsed, "registry-verify-certs"),
      .cache = cache_age(parsed),
      .verbose = is_given(parsed, "verbose"),
  };
}

InputOptions input_options(const cxxopts::ParseResult& parsed) {
  return {.files = list(parsed, "file"),
          .image_map_file = file_name(parsed, "image-map-file"),
          .strict = is_given(parsed, "strict")};
}

ReferenceOptions reference_options(const cxxopts::ParseResult& parsed) {
  ReferenceOptions read = {.skip = repeated(parsed, "skip").values,
                           .keep_tag = is_given(parsed, "keep-tag"),
                           .keep_name = is_given(parsed, "keep-name"),
                           .locked = is_given(parsed, "locked")};
  if (parsed.count("platform") > 0) {
    const auto& text = parsed["platform"].as<std::string>();
    try {
      read.platform = image::Platform::parse(text);
    } catch (const base::Error& error) {
      throw base::InputError(fmt::format("--platform: {}", error.what()));
    }
  }
  return read;
}

BuildOptions build_options(const cxxopts::ParseResult& parsed) {
  BuildOptions read = {.allowed = flag(parsed, "build"),
                       .concurrency = concurrency(parsed, "build-concurrency"),
                       .rebuild = is_given(parsed, "rebuild"),
                       .push_to = read_push_to(repeated(parsed, "push-to")),
                       .allowed_builders = read_builders(repeated(parsed, "allow-builder")),
                       .raw_options = !is_given(parsed, "forbid-raw-options")};
  read.source_root = file_name(parsed, "source-root");
  return read;
}

LockOptions lock_options(const cxxopts::ParseResult& parsed) {
  LockOptions read = {.lock_output = file_name(parsed, "lock-output"),
                      .imgpkg_lock_output = file_name(parsed, "imgpkg-lock-output"),
                      .origins_annotation = flag(parsed, "origins-annotation")};
  if (!read.lock_output.empty() && !read.imgpkg_lock_output.empty())
    throw base::InputError(
        "--lock-output and --imgpkg-lock-output do not go together: choose one kind of lock");
  return read;
}

UpdateLockOptions update_lock_options(const cxxopts::ParseResult& parsed) {
  UpdateLockOptions read = {.file = file_name(parsed, "update-lock"),
                            .input = input_options(parsed),
                            .registry = registry_options(parsed),
                            .references = reference_options(parsed),
                            .build = build_options(parsed),
                            .quiet = is_given(parsed, "quiet")};
  const std::vector<std::string>& words = parsed.unmatched();
  if (words.size() > 1) throw base::InputError("--update-lock takes one PATTERN; quote it from the shell");
  if (!words.empty()) read.pattern = words.front();
  const LockOptions lock = lock_options(parsed);
  if (read.references.locked || !lock.lock_output.empty() || !lock.imgpkg_lock_output.empty()) {
    throw base::InputError("--update-lock does not go with --locked, --lock-output or --imgpkg-lock-output");
  }
  return read;
}

/// The words of the command line that are no options.
Command read_words(const cxxopts::ParseResult& parsed) {
  const std::vector<std::string>& words = parsed.unmatched();
  const std::string& command = words.front();
  if (command == "auth") {
    if (words.size() != 2) throw base::InputError("'kpin auth' takes one argument, the registry's host");
    return AuthOptions{.registry = words[1]};
  }
  if (command == "cache") {
    if (words.size() != 2 || words[1] != "clear") {
      throw base::InputError("'kpin cache' takes one argument, clear");
    }
    return ClearCache();
  }
  if (command == "schema") {
    if (words.size() != 2 || words[1] != "config") {
      throw base::InputError("'kpin schema' takes one argument, 'config'");
    }
    return ShowSchema();
  }
  if (command == "completion") {
    if (words.size() != 2) throw base::InputError("'kpin completion' takes one argument: bash, fish or zsh");
    return ShowCompletion{.shell = words[1]};
  }
  if (!is_command(command)) {
    throw base::InputError(
        fmt::format("unknown command {}; files are given with -f, the values of other options with =",
                    base::quoted(command)));
  }
  if (words.size() > 1) throw base::InputError(fmt::format("'kpin {}' takes no arguments", command));
  if (command == "version") return ShowVersion{.json = flag(parsed, "json")};
  if (command == "builders") return ShowBuilders();
  return InspectOptions{
      .input = input_options(parsed), .registry = registry_options(parsed), .json = flag(parsed, "json")};
}

Command read(const cxxopts::ParseResult& parsed, const cxxopts::Options& known) {
  if (parsed.count("help") > 0) return ShowHelp{.text = help_text(known)};
  if (parsed.count("update-lock") > 0) return update_lock_options(parsed);
  if (!parsed.unmatched().empty()) return read_words(parsed);
  return PinOptions{
      .input = input_options(parsed),
      .registry = registry_options(parsed),
      .references = reference_options(parsed),
      .build = build_options(parsed),
      .lock = lock_options(parsed),
      .images_annotation = flag(parsed, "images-annotation"),
      .unresolved_inspect = is_given(parsed, "unresolved-inspect"),
      .quiet = is_given(parsed, "quiet"),
  };
}

/// cxxopts does not know "-fPATH" and "-f=PATH", which kbld's users may have in their scripts.
std::vector<std::string> with_separate_files(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    if (argument.size() > 2 && argument.starts_with("-f")) {
      words.emplace_back("-f");
      words.push_back(argument.substr(argument[2] == '=' ? 3 : 2));
    } else {
      words.push_back(argument);
    }
  }
  return words;
}

/// An error of cxxopts, with the quotation marks of every other message.
std::string with_plain_quotes(std::string text) {
  for (const std::string_view mark : {"‘", "’"}) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark))
      text.replace(at, mark.size(), "'");
  }
  return text;
}

}  // namespace

Command parse_command(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"kpin"};
  const std::vector<std::string> words = with_separate_files(arguments);
  for (const std::string& word : words) argv.push_back(word.c_str());
  try {
    cxxopts::Options known = flags();
    return read(known.parse(static_cast<int>(argv.size()), argv.data()), known);
  } catch (const cxxopts::exceptions::exception& error) {
    throw base::InputError(with_plain_quotes(error.what()) + "; 'kpin --help' lists the options");
  }
}

}  // namespace cmd
