#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/transport.hpp"

namespace http {

/// One link of a Link field (RFC 8288, section 3).
struct Link {
  std::string target = {};                                       ///< as sent: a URL, or relative to one
  std::vector<std::pair<std::string, std::string>> params = {};  ///< names in lower case; values unquoted

  /// The value of the first parameter called `name` (lower case), if there is one.
  [[nodiscard]] std::optional<std::string_view> param(std::string_view name) const;

  /// Whether `relation` (lower case) is one of those in "rel".
  [[nodiscard]] bool has_relation(std::string_view relation) const;
};

/// The links in the values of the Link fields of an answer, in order. Never throws for what a server may
/// send: what cannot be read is skipped up to the next comma outside quotes.
std::vector<Link> parse_links(const std::vector<std::string_view>& values);

/// The target of the first link of an answer to what comes next, if there is one. Links with an "anchor" are
/// about something else.
std::optional<std::string> next_link(const Headers& headers);

}  // namespace http
