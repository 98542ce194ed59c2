// Any bytes, pinned by rules of every strategy: what must hold for any input holds (support/embedding.hpp).

#include "support/embedding.hpp"
#include "support/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return support::fuzz(data, size, support::check_embedding);
}
