#include "base/regexp.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace base {

struct Regexp::Compiled {
  explicit Compiled(const std::string& pattern) : expression(pattern, RE2::Quiet) {}

  RE2 expression;
  int group = 0;
};

Regexp::Regexp(const std::string& pattern, const std::string& group)
    : compiled_(std::make_unique<Compiled>(pattern)) {
  if (!compiled_->expression.ok()) {
    throw Error(
        fmt::format("{} is no regular expression: {}", quoted(pattern), compiled_->expression.error()));
  }
  const auto& groups = compiled_->expression.NamedCapturingGroups();
  const auto found = groups.find(group);
  if (found == groups.end()) {
    throw Error(fmt::format("{} has no group named '{}': write (?P<{}>…) around the part that is meant",
                            quoted(pattern), group, group));
  }
  compiled_->group = found->second;
}

Regexp::~Regexp() = default;
Regexp::Regexp(Regexp&&) noexcept = default;
Regexp& Regexp::operator=(Regexp&&) noexcept = default;

std::vector<Regexp::Match> Regexp::find_all(std::string_view text) const {
  std::vector<Match> matches;
  const auto group = static_cast<std::size_t>(compiled_->group);
  std::vector<re2::StringPiece> parts(group + 1);
  const re2::StringPiece all(text.data(), text.size());
  std::size_t at = 0;
  while (at <= text.size() && compiled_->expression.Match(all, at, text.size(), RE2::UNANCHORED, parts.data(),
                                                          static_cast<int>(parts.size()))) {
    if (!parts[group].empty()) {
      const auto begin = static_cast<std::size_t>(parts[group].data() - text.data());
      matches.push_back({.begin = begin, .end = begin + parts[group].size()});
    }
    const auto end = static_cast<std::size_t>(parts[0].data() - text.data()) + parts[0].size();
    at = parts[0].empty() ? end + 1 : end;
  }
  return matches;
}

}  // namespace base
