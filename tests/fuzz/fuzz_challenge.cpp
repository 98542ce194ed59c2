#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "registry/challenge.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view first = text.substr(0, text.find('\n'));
  const std::string_view second = text.substr(first.size());
  std::size_t bytes = 0;
  for (const registry::Challenge& challenge : registry::parse_challenges({first, second})) {
    if (challenge.scheme.empty()) std::abort();
    bytes += challenge.scheme.size() + challenge.token68.size();
    for (const auto& [name, value] : challenge.params) bytes += name.size() + value.size();
  }
  if (bytes > size) std::abort();
  return 0;
}
