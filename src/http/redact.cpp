#include "http/redact.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/redact.hpp"
#include "base/utf8.hpp"

namespace http {
namespace {

std::string without(std::string_view text, std::string_view secret) {
  std::string shown;
  for (std::size_t found = text.find(secret); found != text.npos; found = text.find(secret)) {
    (shown += text.substr(0, found)) += base::kRedacted;
    text.remove_prefix(found + secret.size());
  }
  return shown += text;
}

/// As a server would write it into a URL (RFC 3986, section 2.1).
std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool unreserved =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
    encoded += unreserved ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

/// As Go's servers write it into a JSON string (RFC 8259, section 7).
std::string json_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("<>&").find(c) != std::string_view::npos) {
      escaped += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string redacted_url(std::string_view url) { return one_line(base::redacted(url), 1000); }

std::string without_secret(std::string_view text, std::string_view secret) {
  constexpr std::size_t kShortest = 4;
  if (secret.size() < kShortest) return std::string(text);
  return without(without(without(text, secret), percent_encoded(secret)), json_escaped(secret));
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string line;
  bool blank = false;
  while (!text.empty()) {
    const base::CodePoint next = base::decode_utf8(text);
    std::string_view shown = next.length == 0 ? "?" : text.substr(0, next.length);
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
    if (shown == " " || shown == "\n" || shown == "\t" || shown == "\r") {
      blank = true;
      continue;
    }
    if (next.length != 0 && base::is_unprintable(next.value)) continue;
    const std::string_view gap = blank && !line.empty() ? " " : "";
    if (line.size() + gap.size() + shown.size() > max_bytes) return line += "…";
    (line += gap) += shown;
    blank = false;
  }
  return line;
}

}  // namespace http
