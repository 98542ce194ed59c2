#include "http/redact.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include <fmt/format.h>

namespace http {
namespace {

constexpr std::string_view kRedacted = "_redacted_";

/// Parameters of the registry API and of token realms that never hold a secret.
constexpr std::array<std::string_view, 10> kHarmless = {
    "artifactType", "digest", "from", "last", "mount", "n", "ns", "scope", "service", "tag"};

bool is_harmless(std::string_view name) { return std::ranges::find(kHarmless, name) != kHarmless.end(); }

std::string redacted_query(std::string_view query) {
  std::string shown;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::string_view name = pair.substr(0, pair.find('='));
    const bool harmless = is_harmless(name);
    shown += harmless ? pair : name;
    if (!harmless) (shown += '=') += kRedacted;
    query.remove_prefix(pair.size());
    if (!query.empty()) {
      shown += '&';
      query.remove_prefix(1);
    }
  }
  return shown;
}

/// Whether the "@" of `text` is that of an image reference, such as "nginx@sha256:abc" or "nginx@1.25", even
/// if that is none that can be read.
bool is_image(std::string_view text, std::size_t at) {
  const std::string_view after = text.substr(at + 1);
  const auto has = [](std::string_view part, std::string_view characters) {
    return part.find_first_of(characters) != part.npos;
  };
  if (text.find("//") != text.npos || has(after, "/@")) return false;
  if (!has(text.substr(0, at), ":") && !has(after, ":")) return true;
  std::string algorithm(after.substr(0, after.find(':')));
  std::ranges::transform(algorithm, algorithm.begin(), [](unsigned char c) { return std::tolower(c); });
  return algorithm == "sha256" || algorithm == "sha384" || algorithm == "sha512" || algorithm == "md5";
}

struct Decoded {
  std::uint32_t point = 0;
  std::size_t length = 0;  // 0: malformed
};

/// The UTF-8 sequence at the start of `text`; overlong forms and surrogates are malformed.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4U : lead >= 0xE0 ? 3U : 2U;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  std::uint32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    point = (point << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kLowest = {0, 0, 0x80, 0x800, 0x10000};
  if (point < kLowest.at(length) || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
  return {point, length};
}

bool is_control(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x200B && point <= 0x200F) ||
         (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

std::string without(std::string_view text, std::string_view secret) {
  std::string shown;
  for (std::size_t found = text.find(secret); found != text.npos; found = text.find(secret)) {
    (shown += text.substr(0, found)) += kRedacted;
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

std::string redacted_url(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t question = std::min(url.find('?'), url.size());
  const std::string_view address = url.substr(0, question);
  std::string shown;
  const std::size_t scheme_end = address.find("//");
  const std::size_t start = scheme_end == std::string_view::npos ? 0 : scheme_end + 2;
  const std::size_t host_end = std::min(address.find('/', start), address.size());
  const std::size_t at = address.substr(0, host_end).rfind('@');
  if (at != std::string_view::npos && at >= start && !is_image(address, at)) {
    ((shown += address.substr(0, start)) += kRedacted) += address.substr(at);
  } else {
    shown += address;
  }
  if (question < url.size()) (shown += '?') += redacted_query(url.substr(question + 1));
  return one_line(shown, 1000);
}

std::vector<std::string> secrets_in_query(std::string_view url) {
  std::vector<std::string> secrets;
  url = url.substr(0, url.find('#'));
  std::string_view rest = url.substr(std::min(url.find('?'), url.size()));
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(pair.size());
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (equals < pair.size() && !is_harmless(pair.substr(0, equals)))
      secrets.emplace_back(pair.substr(equals + 1));
  }
  return secrets;
}

std::string without_secret(std::string_view text, std::string_view secret) {
  constexpr std::size_t kShortest = 4;
  if (secret.size() < kShortest) return std::string(text);
  return without(without(without(text, secret), percent_encoded(secret)), json_escaped(secret));
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  std::string line;
  bool blank = false;
  while (!text.empty()) {
    const Decoded next = decode(text);
    std::string_view shown = next.length == 0 ? "?" : text.substr(0, next.length);
    text.remove_prefix(std::max<std::size_t>(next.length, 1));
    if (shown == " " || shown == "\n" || shown == "\t" || shown == "\r") {
      blank = true;
      continue;
    }
    if (next.length != 0 && is_control(next.point)) continue;
    const std::string_view gap = blank && !line.empty() ? " " : "";
    if (line.size() + gap.size() + shown.size() > max_bytes) return line += "…";
    (line += gap) += shown;
    blank = false;
  }
  return line;
}

}  // namespace http
