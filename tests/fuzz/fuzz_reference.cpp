#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "image/reference.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_message(std::string_view message) {
  require(!message.empty() && message.size() < 500);
  for (const char c : message) require(c >= ' ' && c <= '~');
}

void check_stable(const image::Reference& reference) {
  const std::string text = reference.text();
  const auto again = image::Reference::parse(text);
  require(again.text() == text);
  require(again.registry() == reference.registry() && again.repository() == reference.repository());
  require(again.digest() == reference.digest());
  require(reference.digest() || again.tag() == reference.tag());
}

}  // namespace

/// Whatever is parsed: either it is refused with a printable message, or its normal form is a fixed point.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    check_stable(image::Reference::parse(text));
  } catch (const base::Error& error) {
    check_message(error.what());
  }
  return 0;
}
