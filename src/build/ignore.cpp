#include "build/ignore.hpp"

#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "build/file_io.hpp"
#include "build/text.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxFile = std::size_t{1024} * 1024;
constexpr std::size_t kMaxLine = std::size_t{64} * 1024;  // Docker's limit, too
constexpr std::size_t kMaxPatterns = 10'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool exists(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0;
}

/// Where rules may be, the first that is there counts.
std::vector<std::string> places(const std::string& folder, const std::string& dockerfile, IgnoreFiles files) {
  if (files == IgnoreFiles::kNone) return {};
  const bool is_docker = files == IgnoreFiles::kDocker;
  std::vector<std::string> paths;
  if (!dockerfile.empty()) paths.push_back(dockerfile + ".dockerignore");
  if (!dockerfile.empty() && !is_docker) paths.push_back(dockerfile + ".containerignore");
  if (!is_docker) paths.push_back(folder + "/.containerignore");
  paths.push_back(folder + "/.dockerignore");
  return paths;
}

}  // namespace

IgnoreRules IgnoreRules::parse(std::string_view text) {
  IgnoreRules rules;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    base::in_context(fmt::format("line {}", number), [&] {
      if (line.size() >= kMaxLine) throw base::Error("it is too long");
      if (line.starts_with('#') || trimmed(line).empty()) return;
      if (rules.patterns_.size() == kMaxPatterns) throw base::Error("there are too many patterns");
      rules.has_exceptions_ |= rules.patterns_.emplace_back(line).is_exception();
    });
  }
  return rules;
}

IgnoreRules::Verdict IgnoreRules::judge(std::string_view path, const Verdict& parent) const {
  // As BuildKit does it: a pattern that matches a folder matches all that is in it, but a pattern that could
  // not change anything for the folder was not asked.
  Verdict verdict = {.matched = std::vector<bool>(patterns_.size())};
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    bool is_match = !parent.matched.empty() && parent.matched[i];
    if (!is_match) {
      if (patterns_[i].is_exception() != verdict.is_ignored) continue;
      is_match = patterns_[i].matches(path);
    }
    verdict.matched[i] = is_match;
    if (is_match) verdict.is_ignored = !patterns_[i].is_exception();
  }
  // Without exceptions the builders agree.
  if (verdict.is_ignored && has_exceptions_) verdict.is_ignored = ignores_by_parts(path);
  return verdict;
}

bool IgnoreRules::ignores(std::string_view path) const {
  Verdict verdict;
  for (std::size_t end = path.find('/'); end != path.npos; end = path.find('/', end + 1)) {
    verdict = judge(path.substr(0, end), verdict);
  }
  return judge(path, verdict).is_ignored;
}

bool IgnoreRules::ignores_by_parts(std::string_view path) const {
  bool is_ignored = false;
  for (const IgnorePattern& pattern : patterns_) {
    if (pattern.is_exception() != is_ignored) continue;
    bool is_match = pattern.matches(path);
    for (std::size_t end = path.find('/'); !is_match && end != path.npos; end = path.find('/', end + 1)) {
      is_match = pattern.matches(path.substr(0, end));
    }
    if (is_match) is_ignored = !pattern.is_exception();
  }
  return is_ignored;
}

bool IgnoreRules::may_except_below(std::string_view folder) const {
  for (const IgnorePattern& pattern : patterns_) {
    if (pattern.is_exception() && pattern.may_match_below(folder)) return true;
  }
  return false;
}

IgnoreRules read_ignore(const std::string& folder, const std::string& dockerfile, IgnoreFiles files) {
  const bool is_relative = !dockerfile.empty() && !dockerfile.starts_with('/');
  const std::string path = is_relative ? folder + '/' + dockerfile : dockerfile;
  IgnoreRules rules;
  for (const std::string& place : places(folder, path, files)) {
    if (!exists(place)) continue;
    if (files == IgnoreFiles::kUnsure && !place.ends_with("/.dockerignore")) break;
    const std::string text = read_file(place, kMaxFile);
    rules = base::in_context(place, [&] { return IgnoreRules::parse(text); });
    rules.ignore_file = place;
    break;
  }
  rules.dockerfile = path;
  return rules;
}

}  // namespace build
