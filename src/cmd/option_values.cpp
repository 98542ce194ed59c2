#include "cmd/option_values.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/quoted.hpp"

namespace cmd {

namespace {

constexpr std::size_t kMaxConcurrency = 1024;
constexpr std::chrono::seconds kMaxCacheAge = std::chrono::hours(30 * 24);
constexpr std::chrono::seconds kMaxTimeout = std::chrono::hours(24);

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

bool boolean(const std::string& name, const std::string& text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  throw base::InputError(fmt::format("--{} must be true or false, not {}", name, base::quoted(text)));
}

}  // namespace

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

std::optional<std::chrono::seconds> cache_age(const cxxopts::ParseResult& parsed) {
  return parsed.count("cache") == 0 ? std::nullopt : std::optional(duration(parsed, "cache", kMaxCacheAge));
}

bool flag(const cxxopts::ParseResult& parsed, const std::string& name) {
  return boolean(name, parsed[name].as<std::string>());
}

bool is_given(const cxxopts::ParseResult& parsed, const std::string& name) {
  return parsed.count(name) > 0 && parsed[name].as<bool>();
}

std::string file_name(const cxxopts::ParseResult& parsed, const std::string& name) {
  if (parsed.count(name) == 0) return {};
  std::string file = parsed[name].as<std::string>();
  if (file.empty()) throw base::InputError(fmt::format("--{} needs the name of a file", name));
  return file;
}

std::chrono::seconds timeout(const cxxopts::ParseResult& parsed) {
  return duration(parsed, "registry-timeout", kMaxTimeout);
}

void check_log_format(const cxxopts::ParseResult& parsed) {
  const auto& text = parsed["log-format"].as<std::string>();
  if (text == "text" || text == "json") return;
  throw base::InputError(fmt::format("--log-format must be text or json, not {}", base::quoted(text)));
}

Format format(const cxxopts::ParseResult& parsed) {
  const bool json = flag(parsed, "json");
  if (parsed.count("output") == 0) return json ? Format::json : Format::text;
  const auto& text = parsed["output"].as<std::string>();
  if (text == "json") return Format::json;
  if (json) throw base::InputError("--json means --output=json, and --output says something else");
  if (text == "text") return Format::text;
  if (text == "sarif") return Format::sarif;
  if (text == "github") return Format::github;
  throw base::InputError(
      fmt::format("--output must be text, json, sarif or github, not {}", base::quoted(text)));
}

}  // namespace cmd
