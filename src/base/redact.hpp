#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace base {

/// What stands in the place of a secret.
inline constexpr std::string_view kRedacted = "_redacted_";

/// `text`, a URL or an image reference or what somebody has taken for one, without the secrets in it: what
/// stands before the "@" of a host, the values of query parameters that are not known to be harmless, and the
/// fragment. The scheme may be spelled in any way, and a password may have "/", "?", "#" and "@" in it; in
/// doubt, more is hidden. Texts without secrets, and texts that are redacted, stay as they are. Not yet fit
/// for a terminal: see printable().
std::string redacted(std::string_view text);

/// The same for what is a path unless it looks like a URL: the "@" of "apps@v1/web.yml" hides nothing.
std::string redacted_path(std::string_view path);

/// The values that redacted() leaves out of the query of `url`, as they are spelled.
std::vector<std::string> secrets_in_query(std::string_view url);

/// The result of parse(text). What is thrown is an Error about the redacted text: reasons quote what is wrong
/// with a text, and that may be a secret.
template <std::invocable<std::string_view> Parse>
auto parse_redacted(std::string_view text, Parse&& parse) {
  try {
    return parse(text);
  } catch (const Error&) {
    const std::string shown = redacted(text);
    if (shown == text) throw;
    if (shown.find('@') == shown.npos) parse(shown);
  }
  throw Error("it has what looks like a user name, a password or parameters, which do not belong there");
}

}  // namespace base
