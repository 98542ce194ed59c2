#include "image/digest.hpp"

#include <cstddef>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/sha256.hpp"

namespace image {
namespace {

/// The number of hexadecimal digits that belong to `algorithm`.
std::size_t digits_of(std::string_view algorithm) {
  if (algorithm == "sha256") return 64;
  if (algorithm == "sha512") return 128;
  if (algorithm.empty()) throw base::Error("the digest has no algorithm before its ':'");
  if (algorithm == "SHA256" || algorithm == "SHA512") {
    throw base::Error("the digest algorithm must be written in lower case");
  }
  throw base::Error(
      fmt::format("the digest algorithm {} is unknown; use sha256 or sha512", base::quoted(algorithm)));
}

void check_digits(std::string_view algorithm, std::string_view digits) {
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) continue;
    if (c >= 'A' && c <= 'F') {
      throw base::Error(fmt::format("the {} digest must be written in lower case", algorithm));
    }
    throw base::Error(fmt::format("character {} of the {} digest is {}, not a hexadecimal digit", i + 1,
                                  algorithm, base::quoted(digits.substr(i, 1))));
  }
}

}  // namespace

Digest Digest::parse(std::string_view text) {
  if (text.empty()) throw base::Error("the digest is empty");
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    throw base::Error("the digest has no algorithm; it must begin with 'sha256:' or 'sha512:'");
  }
  const std::string_view algorithm = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const std::size_t expected = digits_of(algorithm);
  check_digits(algorithm, digits);
  if (digits.size() != expected) {
    throw base::Error(
        fmt::format("the {} digest has {} digits instead of {}", algorithm, digits.size(), expected));
  }
  return Digest(std::string(text));
}

Digest Digest::of(std::string_view bytes) { return Digest("sha256:" + base::sha256_hex(bytes)); }

}  // namespace image
