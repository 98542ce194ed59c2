#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace http {

/// `url` fit to be shown: base::redacted() in one line. Works on any text, URL or not.
std::string redacted_url(std::string_view url);

/// `text` with each occurrence of `secret`, as it is, percent-encoded or as JSON,
/// replaced by "_redacted_". Secrets
/// below four bytes are left alone: they would shred the text and give themselves away.
std::string without_secret(std::string_view text, std::string_view secret);

/// `text`, which a stranger wrote, fit for a terminal: one line, at most `max_bytes` bytes and "…" if there
/// was more, runs of white space made one blank, what is base::is_unprintable left out, malformed UTF-8
/// replaced by "?".
std::string one_line(std::string_view text, std::size_t max_bytes);

}  // namespace http
