#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace registry {

/// One way to authenticate that a server offers (RFC 9110, section 11.6.1).
struct Challenge {
  std::string scheme = {};                                       ///< lower case, such as "bearer"
  std::vector<std::pair<std::string, std::string>> params = {};  ///< names in lower case; values unquoted
  std::string token68 = {};                                      ///< what came instead of params, if it did

  /// The value of the first parameter called `name` (lower case), or an empty view.
  [[nodiscard]] std::string_view param(std::string_view name) const;
};

/// The challenges in the values of the WWW-Authenticate fields of an answer, in order. Never throws for what
/// a server may send: what cannot be read is skipped up to the next comma outside quotes, a quoted string
/// without an end goes to the end of the value, and parameters before any scheme are ignored.
std::vector<Challenge> parse_challenges(const std::vector<std::string_view>& values);

}  // namespace registry
