// Any bytes: they are refused with a message, or pinning them keeps what it must keep (support/pinning.hpp).

#include "support/fuzz.hpp"
#include "support/pinning.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return support::fuzz(data, size, support::check_pinning);
}
