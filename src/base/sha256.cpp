#include "base/sha256.hpp"

#include "base/hash.hpp"

namespace base {

std::string sha256_hex(std::string_view bytes) {
  Hash hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace base
