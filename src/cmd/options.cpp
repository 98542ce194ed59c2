#include "cmd/options.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#define CXXOPTS_NO_REGEX  // its own parser is smaller, and std::regex recurses on what users type
#include <cxxopts.hpp>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/quoted.hpp"

namespace cmd {

namespace {

constexpr std::size_t kMaxConcurrency = 1024;
constexpr std::chrono::seconds kMaxTimeout = std::chrono::hours(24);

/// The help of cxxopts without blanks at the ends of lines and implementation details.
std::string tidied(const std::string& text) {
  constexpr std::string_view kImplicit = " [=HOST(=true)]";
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines.erase(lines.find_last_not_of(' ') + 1);
    lines += c;
    if (lines.ends_with(kImplicit)) lines.replace(lines.size() - kImplicit.size(), lines.npos, "[=HOST]");
  }
  return lines;
}

cxxopts::Options options() {
  cxxopts::Options known("kpin", "Pins the image references of Kubernetes YAML to registry digests.\n");
  known.custom_help("[-f PATH]... [OPTION]...\n  kpin auth HOST\n  kpin schema config\n  kpin version");
  known.set_width(80);
  known.add_options()  //
      ("f,file",
       "Read this file, folder (.yml, .yaml and .json, recursively), http(s) URL, or - for standard input",
       cxxopts::value<std::vector<std::string>>(), "PATH")                    //
      ("q,quiet", "Do not tell on stderr what each reference was pinned to")  //
      ("registry-ca-cert-path", "Trust the certificates in this PEM file beside the system's",
       cxxopts::value<std::vector<std::string>>(), "PATH")  //
      ("registry-concurrency", "Ask registries for this many references at once",
       cxxopts::value<std::string>()->default_value("64"), "N")  //
      ("registry-insecure",
       "Allow plain HTTP, which is otherwise used for loopback addresses only: to every registry, or to HOST",
       cxxopts::value<Repeated>()->implicit_value("true"), "HOST")  //
      ("registry-mirror",
       "Ask MIRROR for what HOST has, and HOST only if that fails; ',insecure' allows plain HTTP",
       cxxopts::value<Repeated>(), "HOST=MIRROR[,insecure]")  //
      ("registry-timeout", "Give up on a request, with all its tries, after this long, such as 30s or 1m30s",
       cxxopts::value<std::string>()->default_value("2m"), "DURATION")  //
      ("registry-verify-certs", "Check the certificates of registries",
       cxxopts::value<std::string>()->default_value("true"), "BOOL")  //
      ("h,help", "Show this help");
  return known;
}

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

std::size_t concurrency(const std::string& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > kMaxConcurrency) {
    throw base::InputError(fmt::format("--registry-concurrency must be a number from 1 to {}, not {}",
                                       kMaxConcurrency, base::quoted(text)));
  }
  return number;
}

std::chrono::seconds timeout(const std::string& text) {
  const auto duration = base::parse_duration(text);
  if (!duration || *duration < std::chrono::seconds(1) || *duration > kMaxTimeout) {
    throw base::InputError(
        fmt::format("--registry-timeout must be a duration from 1s to {}, such as 30s or 1m30s, not {}",
                    base::duration_text(kMaxTimeout), base::quoted(text)));
  }
  return *duration;
}

bool boolean(const std::string& name, const std::string& text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  throw base::InputError(fmt::format("--{} must be true or false, not {}", name, base::quoted(text)));
}

/// The words of the command line that are no options.
Command read_words(const std::vector<std::string>& words) {
  if (words.front() == "auth") {
    if (words.size() != 2) throw base::InputError("'kpin auth' takes one argument, the registry's host");
    return AuthOptions{.registry = words[1]};
  }
  if (words.front() == "schema") {
    if (words.size() != 2 || words[1] != "config") {
      throw base::InputError("'kpin schema' takes one argument, 'config'");
    }
    return ShowSchema();
  }
  if (words.front() != "version") {
    throw base::InputError(
        fmt::format("unknown command {}; files are given with -f, the values of other options with =",
                    base::quoted(words.front())));
  }
  if (words.size() > 1) throw base::InputError("'kpin version' takes no arguments");
  return ShowVersion();
}

Command read(const cxxopts::ParseResult& parsed, const cxxopts::Options& known) {
  if (parsed.count("help") > 0) return ShowHelp{.text = tidied(known.help())};
  if (!parsed.unmatched().empty()) return read_words(parsed.unmatched());
  return PinOptions{
      .files = list(parsed, "file"),
      .registry_concurrency = concurrency(parsed["registry-concurrency"].as<std::string>()),
      .registry_ca_certs = list(parsed, "registry-ca-cert-path"),
      .registry_insecure = read_insecure(repeated(parsed, "registry-insecure")),
      .registry_mirrors = read_mirrors(repeated(parsed, "registry-mirror")),
      .registry_timeout = timeout(parsed["registry-timeout"].as<std::string>()),
      .registry_verify_certs =
          boolean("registry-verify-certs", parsed["registry-verify-certs"].as<std::string>()),
      .quiet = parsed.count("quiet") > 0 && parsed["quiet"].as<bool>(),
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
    cxxopts::Options known = options();
    return read(known.parse(static_cast<int>(argv.size()), argv.data()), known);
  } catch (const cxxopts::exceptions::exception& error) {
    throw base::InputError(with_plain_quotes(error.what()) + "; 'kpin --help' lists the options");
  }
}

}  // namespace cmd
