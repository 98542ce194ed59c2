#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// `url` fit to be shown: user name and password, the fragment, and the value of every query parameter that
/// is not known to be harmless become "_redacted_". Works on any text, URL or not.
std::string redacted_url(std::string_view url);

/// The values that redacted_url() leaves out of the query of `url`, as they are spelled.
std::vector<std::string> secrets_in_query(std::string_view url);

/// `text` with each occurrence of `secret`, as it is, percent-encoded or as JSON,
/// replaced by "_redacted_". Secrets
/// below four bytes are left alone: they would shred the text and give themselves away.
std::string without_secret(std::string_view text, std::string_view secret);

/// `text`, which a stranger wrote, fit for a terminal: one line, at most `max_bytes` bytes and "…" if there
/// was more, runs of white space made one blank, control characters (C0, C1, bidirectional) left out,
/// malformed UTF-8 replaced by "?".
std::string one_line(std::string_view text, std::size_t max_bytes);

}  // namespace http
