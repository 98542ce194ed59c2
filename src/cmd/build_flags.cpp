#include "cmd/build_flags.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "config/builders.hpp"
#include "image/reference.hpp"

namespace cmd {

namespace {

/// Whether an image's name can begin with `host`.
bool is_host(const std::string& host) {
  try {
    return image::Reference::parse(host + "/a/b").registry() == host;
  } catch (const base::Error&) {
    return false;
  }
}

}  // namespace

build::EmittedHosts read_push_to(const Repeated& values) {
  build::EmittedHosts hosts;
  for (const std::string& value : values.values) {
    const auto sign = value.find('=');
    const std::string host = value.substr(0, sign);
    const std::string emitted = sign == value.npos ? std::string() : value.substr(sign + 1);
    if (!is_host(host) || !is_host(emitted)) {
      throw base::InputError(
          fmt::format("--push-to must be two hosts such as localhost:5001=registry:5000, not {}",
                      base::quoted(base::redacted(value))));
    }
    if (!hosts.emplace(host, emitted).second)
      throw base::InputError(fmt::format("--push-to names {} twice", host));
  }
  return hosts;
}

std::vector<std::string> read_builders(const Repeated& values) {
  const std::vector<std::string_view> known = config::builder_names();
  for (const std::string& name : values.values) {
    if (std::ranges::find(known, name) != known.end()) continue;
    throw base::InputError(fmt::format("--allow-builder: there is no builder {}; there are {}",
                                       base::quoted(name), fmt::join(known, ", ")));
  }
  return values.values;
}

}  // namespace cmd
