#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace build {

/// Build arguments by name.
using BuildArgs = std::map<std::string, std::string, std::less<>>;

/// The variables that FROM knows: those of ARG instructions in front of the first FROM.
class Variables {
 public:
  /// Starts with those that BuildKit sets, whose values depend on the platforms and are not known, unless
  /// there is a build argument.
  explicit Variables(const BuildArgs& given);

  /// Takes an ARG instruction's word: "name", or "name=default", whose default may name variables.
  void declare(std::string_view word, char escape);

  /// The word with its variables replaced, quotes and escapes taken away; variables that are not set are
  /// empty, as for the builders. Throws base::Error saying why if that is not known: a variable's value is
  /// not, the form of a substitution is none that kpin knows, or the text is malformed.
  std::string expand(std::string_view word, char escape);

 private:
  friend class Expansion;

  const BuildArgs& given_;
  std::map<std::string, std::optional<std::string>, std::less<>> values_ = {};  // nothing: not known
  std::size_t expanded_ = 0;  // bytes made so far, which must not grow without end
};

}  // namespace build
