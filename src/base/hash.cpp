#include "base/hash.hpp"

#include <array>

#include <openssl/evp.h>

#include "base/error.hpp"

namespace base {
namespace {

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};
using EvpDigest = std::unique_ptr<EVP_MD, FreeDigest>;

[[noreturn]] void fail() { throw Error("the crypto library refuses to compute a hash"); }

/// Looked up once: OpenSSL 3 takes longer for that than for hashing a small file.
const EVP_MD* digest_of(Hash::Algorithm algorithm) {
  static const EvpDigest kSha256(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  static const EvpDigest kSha512(EVP_MD_fetch(nullptr, "SHA512", nullptr));
  return algorithm == Hash::Algorithm::kSha256 ? kSha256.get() : kSha512.get();
}

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

}  // namespace

void Hash::Free::operator()(void* context) const { EVP_MD_CTX_free(context_of(context)); }

Hash::Hash(Algorithm algorithm) : context_(EVP_MD_CTX_new()) {
  const EVP_MD* digest = digest_of(algorithm);
  if (context_ == nullptr || digest == nullptr) fail();
  if (EVP_DigestInit_ex2(context_of(context_.get()), digest, nullptr) != 1) fail();
}

void Hash::update(std::string_view bytes) {
  if (EVP_DigestUpdate(context_of(context_.get()), bytes.data(), bytes.size()) != 1) fail();
}

std::string Hash::bytes() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash = {};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(context_of(context_.get()), hash.data(), &size) != 1) fail();
  return {hash.begin(), hash.begin() + size};
}

std::string Hash::hex() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  for (const char c : bytes()) {
    const auto byte = static_cast<unsigned char>(c);
    digits += kDigits[byte >> 4U];
    digits += kDigits[byte & 0x0FU];
  }
  return digits;
}

}  // namespace base
