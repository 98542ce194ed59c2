#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace build {

/// A line of a .dockerignore file. A pattern means exactly what moby/patternmatcher takes it for, its
/// oddities included: a file that Docker uses and kpin leaves out would be a change that kpin does not see.
/// Move-only; safe to use from several threads at once.
class IgnorePattern {
 public:
  /// Reads a line without its line break, which is neither empty nor a comment. Throws base::Error saying
  /// what is wrong.
  explicit IgnorePattern(std::string_view line);
  ~IgnorePattern();
  IgnorePattern(IgnorePattern&&) noexcept;
  IgnorePattern& operator=(IgnorePattern&&) noexcept;

  /// Whether it takes back what patterns before it ignore ("!").
  [[nodiscard]] bool is_exception() const { return is_exception_; }

  /// Whether it matches all of `path`, which is relative and has '/' between its parts.
  [[nodiscard]] bool matches(std::string_view path) const;

  /// Whether it could match something below `folder` but not `folder` itself.
  [[nodiscard]] bool may_match_below(std::string_view folder) const;

 private:
  enum class Kind { kExact, kPrefix, kSuffix, kExpression };

  void compile();

  bool is_exception_ = false;
  Kind kind_ = Kind::kExact;
  std::string text_ = {};  // cleaned, without "!"
  std::unique_ptr<re2::RE2> expression_;
};

}  // namespace build
