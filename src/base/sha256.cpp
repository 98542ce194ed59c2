#include "base/sha256.hpp"

#include <array>

#include <openssl/evp.h>

#include "base/error.hpp"

namespace base {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> hash = {};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1 ||
      size != hash.size()) {
    throw Error("the crypto library refuses to compute SHA-256");
  }

  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * hash.size());
  for (const unsigned char byte : hash) {
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0x0FU];
  }
  return hex;
}

}  // namespace base
