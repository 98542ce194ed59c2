#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace http {

/// Whether `c` may be a part of a token (RFC 9110, section 5.6.2).
bool is_token_char(char c);

/// A blank of a field's value: SP or HTAB.
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// `text` with the letters A to Z in lower case, whatever the locale.
std::string lower(std::string_view text);

/// Reads a field's value from front to back. Never throws for what a server may send.
class FieldReader {
 public:
  /// `text` must outlive the reader and what take() returns.
  explicit FieldReader(std::string_view text) : rest_(text) {}

  /// What has not been read.
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at(char c) const { return rest_.starts_with(c); }

  /// Goes back to what rest() was.
  void go_back_to(std::string_view rest) { rest_ = rest; }

  /// The characters up to the first that is not `wanted`.
  template <class Predicate>
  std::string_view take(Predicate wanted) {
    const auto end = std::ranges::find_if_not(rest_, wanted);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  template <class Predicate>
  void skip(Predicate unwanted) {
    static_cast<void>(take(unwanted));
  }

  /// Reads `c` if it comes next, and says whether it did.
  bool skip_one(char c);

  /// The content of the quoted string that begins here, without its backslashes; one without an end goes to
  /// the end of the text.
  std::string quoted_string();

  /// Goes to the first of these characters that is outside quotes, or to the end.
  void skip_to(std::string_view characters);

 private:
  std::string_view rest_;
};

}  // namespace http
