#pragma once

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace base {

/// A failure the user should read. Each layer it passes through may prepend one clause saying what it was
/// doing; the dynamic type survives, so a caller can still catch a subclass.
class Error : public std::exception {
 public:
  explicit Error(std::string message) : message_(std::move(message)) {}

  /// The whole message, outermost context first, without a final newline; it may have several lines.
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

  /// Prepends `clause` and a colon: "clause: message".
  void add_context(std::string_view clause);

 private:
  std::string message_;
};

/// The user's command line or input cannot be worked with: exit status 2 instead of 1.
class InputError : public Error {
 public:
  using Error::Error;
};

/// Runs fn; an Error that leaves it gains `clause` as its outermost context.
template <std::invocable Fn>
decltype(auto) in_context(std::string_view clause, Fn&& fn) {
  try {
    return std::forward<Fn>(fn)();
  } catch (Error& error) {
    error.add_context(clause);
    throw;
  }
}

}  // namespace base
