#include "image/platform.hpp"

#include <array>
#include <cstddef>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace image {

Platform Platform::parse(std::string_view text) {
  const auto fail = [&] {
    throw base::Error("expected a platform as os/arch[/variant][:osversion], not " + base::quoted(text));
  };
  Platform platform;
  const std::size_t colon = text.find(':');
  if (colon != text.npos) platform.os_version = text.substr(colon + 1);
  if (colon != text.npos && platform.os_version.empty()) fail();

  const std::array<std::string*, 3> parts = {&platform.os, &platform.architecture, &platform.variant};
  std::string_view rest = text.substr(0, colon);
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    const std::size_t slash = rest.find('/');
    if (count == parts.size() || rest.substr(0, slash).empty()) fail();
    *parts[count] = rest.substr(0, slash);
    more = slash != rest.npos;
    rest.remove_prefix(more ? slash + 1 : rest.size());
  }
  if (count < 2) fail();
  return platform;
}

std::string Platform::text() const {
  std::string text = os + '/' + architecture;
  if (!variant.empty()) text += '/' + variant;
  if (!os_version.empty()) text += ':' + os_version;
  return text;
}

}  // namespace image
