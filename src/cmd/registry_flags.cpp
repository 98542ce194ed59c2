#include "cmd/registry_flags.hpp"

#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "http/redact.hpp"
#include "image/grammar.hpp"

namespace cmd {

namespace {

/// Runs `check` on `value`; what it throws becomes an error of the command line about this value of this
/// option.
template <class Check>
void check_value(std::string_view option, const std::string& value, const Check& check) {
  try {
    base::parse_redacted(value, check);
  } catch (const base::Error& error) {
    const std::string shown = base::quoted(http::redacted_url(value));
    throw base::InputError(fmt::format("--{} {}: {}", option, shown, error.what()));
  }
}

void check_host(std::string_view host) {
  if (host.empty()) throw base::Error("the host is missing");
  if (host.find("://") != std::string_view::npos) throw base::Error("a host is given without a scheme");
  image::check_registry(host);
}

/// "host[:port][/path]"
void check_location(std::string_view location) {
  const std::size_t slash =
      location.find("://") != std::string_view::npos ? location.npos : location.find('/');
  check_host(location.substr(0, slash));
  if (slash != std::string_view::npos) image::check_repository(location.substr(slash + 1));
}

/// What "HOST=MIRROR" and "HOST=MIRROR,insecure" say of the mirror.
registry::Mirror read_mirror(std::string_view text) {
  constexpr std::string_view kInsecure = ",insecure";
  const std::size_t equals = text.find('=');
  if (equals == text.npos || text.find('@') != text.npos)
    throw base::Error("it must be HOST=MIRROR or HOST=MIRROR,insecure");
  registry::Mirror mirror = {.location = std::string(text.substr(equals + 1))};
  if (mirror.location.ends_with(kInsecure)) {
    mirror.location.resize(mirror.location.size() - kInsecure.size());
    mirror.plain_http = registry::PlainHttp::allowed;
  }
  check_host(text.substr(0, equals));
  check_location(mirror.location);
  return mirror;
}

}  // namespace

std::istream& operator>>(std::istream& in, Repeated& repeated) {
  repeated.values.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  return in;
}

Insecure read_insecure(const Repeated& values) {
  Insecure read;
  for (const std::string& value : values.values) {
    if (value == "true") {
      read.every_host = true;
    } else if (value == "false") {
      read.every_host = false;
    } else {
      check_value("registry-insecure", value, check_host);
      read.hosts.insert(registry::canonical_host(value));
    }
  }
  return read;
}

std::map<std::string, std::vector<registry::Mirror>> read_mirrors(const Repeated& values) {
  std::map<std::string, std::vector<registry::Mirror>> mirrors;
  for (const std::string& value : values.values) {
    registry::Mirror mirror;
    check_value("registry-mirror", value, [&](std::string_view text) { mirror = read_mirror(text); });
    mirrors[registry::canonical_host(value.substr(0, value.find('=')))].push_back(std::move(mirror));
  }
  return mirrors;
}

}  // namespace cmd
