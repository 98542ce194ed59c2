#include "base/redact.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace base {

namespace {

constexpr auto kNone = std::string_view::npos;

/// Parameters of the registry API and of token realms that never hold a secret.
constexpr std::array<std::string_view, 10> kHarmless = {
    "artifactType", "digest", "from", "last", "mount", "n", "ns", "scope", "service", "tag"};

bool has_any(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != kNone;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

/// One "name=value" of a query. What follows a second mark, as in "tag=1?token=x", is not known.
struct Parameter {
  std::string_view name = {};
  std::string_view value = {};
  bool is_harmless = false;
};

Parameter read_parameter(std::string_view pair) {
  const std::size_t equals = std::min(pair.find('='), pair.size());
  const std::string_view name = pair.substr(0, equals);
  const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
  return {.name = name,
          .value = value,
          .is_harmless = std::ranges::find(kHarmless, name) != kHarmless.end() && !has_any(value, "?;@")};
}

/// Calls take(pair) for each parameter of a query.
template <class Take>
void for_each_parameter(std::string_view query, const Take& take) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    take(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
}

std::string redacted_query(std::string_view query) {
  std::string shown;
  for_each_parameter(query, [&](std::string_view pair) {
    const Parameter parameter = read_parameter(pair);
    if (!shown.empty()) shown += '&';
    if (parameter.is_harmless) {
      shown += pair;
    } else {
      shown += has_any(parameter.name, "/:?@") ? kRedacted : parameter.name;
      (shown += '=') += kRedacted;
    }
  });
  return shown;
}

/// Where the address begins: behind "://", or the "//" of a URL without a scheme.
std::size_t address_begin(std::string_view text) {
  if (text.starts_with("//")) return 2;
  const std::size_t end = text.find("://");
  return end == kNone || has_any(text.substr(0, end), ":/@?# \t\r\n") ? 0 : end + 3;
}

/// Whether `after`, which follows an "@", is a digest of an image, even if it is none that can be read.
bool is_digest(std::string_view after) {
  if (has_any(after, "/@")) return false;
  const std::string algorithm = lower_case(after.substr(0, after.find(':')));
  return algorithm == "sha256" || algorithm == "sha384" || algorithm == "sha512" || algorithm == "md5";
}

/// Whether nobody would take `authority` for "user:password": a name with a dot, "localhost" or an address in
/// brackets, and perhaps a port.
bool is_surely_host(std::string_view authority) {
  std::string_view name = authority;
  const std::size_t colon = authority.starts_with('[') ? authority.find("]:") : authority.find(':');
  if (colon != kNone) {
    const std::size_t end = authority[colon] == ']' ? colon + 1 : colon;
    const std::string_view port = authority.substr(end + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != kNone) return false;
    name = authority.substr(0, end);
  }
  if (name.starts_with('[')) return name.ends_with(']');
  return name.find('.') != kNone || lower_case(name) == "localhost";
}

/// What follows the "@" of "nginx@1.25", a reference that was meant to have a tag or digest.
bool is_version(std::string_view after) { return !has_any(after, "/:@?#"); }

/// `address` without the digests of an image at its end.
std::string_view without_digests(std::string_view address) {
  for (std::size_t at = address.rfind('@'); at != kNone; at = address.rfind('@')) {
    if (!is_digest(address.substr(at + 1))) break;
    address = address.substr(0, at);
  }
  return address;
}

/// The "@" up to which `address`, which stands behind `scheme` or has none, is hidden; npos if it is all
/// shown.
std::size_t end_of_secret(std::string_view scheme, std::string_view address) {
  address = without_digests(address);
  const std::size_t last = address.rfind('@');
  if (last == kNone) return kNone;
  const std::string_view before = address.substr(0, last);
  const bool is_tail = is_version(address.substr(last + 1));
  if (scheme.empty() && !has_any(before, ":?#") && is_tail) return kNone;

  const std::string_view authority = address.substr(0, address.find_first_of("/?#"));
  const std::size_t user_end = authority.rfind('@');
  if (user_end == last) return last;
  const bool names_host = is_surely_host(authority.substr(user_end + 1));  // npos + 1 is 0
  if (user_end != kNone) return names_host && is_tail ? user_end : last;
  if (authority.empty() && lower_case(scheme) == "file://") return kNone;
  const bool is_plain =
      scheme.empty() ? is_tail && !has_any(before, "?#") : before.find(':', authority.size()) == kNone;
  return names_host && is_plain ? kNone : last;
}

}  // namespace

std::string redacted(std::string_view text) {
  const std::string_view scheme = text.substr(0, address_begin(text));
  std::string shown(scheme);
  text.remove_prefix(scheme.size());
  if (const std::size_t end = end_of_secret(scheme, text); end != kNone) {
    shown += kRedacted;
    text.remove_prefix(end);
  }
  const std::size_t fragment = std::min(text.find('#'), text.size());
  const std::size_t question = std::min(text.find('?'), fragment);
  shown += text.substr(0, question);
  if (question < fragment)
    (shown += '?') += redacted_query(text.substr(question + 1, fragment - question - 1));
  if (scheme.empty() && fragment < text.size()) (shown += '#') += kRedacted;
  return shown;
}

std::string redacted_path(std::string_view path) {
  const std::size_t at = path.find('@');
  const bool has_user = at != kNone && path.substr(0, at).find(':') != kNone;
  const bool has_query = path.find('?') != kNone && path.find('=', path.find('?')) != kNone;
  return has_user || has_query || path.find("://") != kNone ? redacted(path) : std::string(path);
}

std::vector<std::string> secrets_in_query(std::string_view url) {
  std::vector<std::string> secrets;
  url = url.substr(0, url.find('#'));
  const std::size_t question = std::min(url.find('?'), url.size());
  for_each_parameter(url.substr(std::min(question + 1, url.size())), [&](std::string_view pair) {
    const Parameter parameter = read_parameter(pair);
    if (!parameter.is_harmless && pair.find('=') != kNone) secrets.emplace_back(parameter.value);
  });
  return secrets;
}

}  // namespace base
