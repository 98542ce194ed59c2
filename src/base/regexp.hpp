#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// A regular expression in RE2's syntax. Matching takes time linear in the text, whatever the expression, so
/// that texts may be hostile. Safe to use from several threads at once.
class Regexp {
 public:
  /// The bytes of a match: [begin, end).
  struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// Compiles `pattern`, which must have a group of the name `group`. Throws base::Error saying what is wrong
  /// with it.
  Regexp(const std::string& pattern, const std::string& group);
  ~Regexp();
  Regexp(Regexp&&) noexcept;
  Regexp& operator=(Regexp&&) noexcept;

  /// What the group matches in `text`, from left to right; matches of the whole expression do not overlap.
  /// A match in which the group has no part, or an empty one, is left out.
  [[nodiscard]] std::vector<Match> find_all(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace base
