#include "base/hash.hpp"

#include <string>
#include <utility>

#include "base/sha256.hpp"
#include "support/catch.hpp"

using base::Hash;

TEST_CASE("hash: pieces give what the whole gives", "[base]") {
  Hash hash;
  hash.update("a");
  hash.update("");
  Hash moved = std::move(hash);
  moved.update("bc");
  CHECK(moved.hex() == base::sha256_hex("abc"));
}

TEST_CASE("hash: SHA-512 of the standard's example", "[base]") {
  Hash hash(Hash::Algorithm::kSha512);
  hash.update("abc");
  CHECK(hash.hex() ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST_CASE("hash: the bytes are what the digits stand for", "[base]") {
  Hash hash;
  const std::string bytes = hash.bytes();
  REQUIRE(bytes.size() == 32);
  CHECK(bytes.substr(0, 4) == "\xe3\xb0\xc4\x42");
}
