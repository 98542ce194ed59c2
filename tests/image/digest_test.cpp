#include "image/digest.hpp"

#include <string>

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

std::string refusal(const std::string& text) {
  try {
    image::Digest::parse(text);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("digest: sha256 and sha512 are kept as they are", "[image]") {
  const std::string sha256 = "sha256:" + std::string(64, '0');
  const std::string sha512 = "sha512:" + std::string(128, 'f');
  CHECK(image::Digest::parse(sha256).text() == sha256);
  CHECK(image::Digest::parse(sha512).text() == sha512);
}

TEST_CASE("digest: of() hashes the exact bytes", "[image]") {
  CHECK(image::Digest::of("abc").text() ==
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("digest: equal text is an equal digest", "[image]") {
  CHECK(image::Digest::parse(image::Digest::of("a").text()) == image::Digest::of("a"));
  CHECK(image::Digest::of("a") != image::Digest::of("b"));
}

TEST_CASE("digest: what is wrong is said", "[image]") {
  const std::string hex(64, 'a');
  CHECK(refusal("") == "the digest is empty");
  CHECK(refusal(hex) == "the digest has no algorithm; it must begin with 'sha256:' or 'sha512:'");
  CHECK(refusal(":" + hex) == "the digest has no algorithm before its ':'");
  CHECK(refusal("md5:" + hex) == "the digest algorithm 'md5' is unknown; use sha256 or sha512");
  CHECK(refusal("\x1B[2J:" + hex) == R"(the digest algorithm '\x1B[2J' is unknown; use sha256 or sha512)");
  CHECK(refusal("SHA256:" + hex) == "the digest algorithm must be written in lower case");
  CHECK(refusal("sha256:") == "the sha256 digest has 0 digits instead of 64");
  CHECK(refusal("sha256:" + hex + "a") == "the sha256 digest has 65 digits instead of 64");
  CHECK(refusal("sha256:" + hex.substr(1)) == "the sha256 digest has 63 digits instead of 64");
  CHECK(refusal("sha512:" + hex) == "the sha512 digest has 64 digits instead of 128");
  CHECK(refusal("sha256:" + std::string(64, 'A')) == "the sha256 digest must be written in lower case");
  CHECK(refusal("sha256:abcg") == "character 4 of the sha256 digest is 'g', not a hexadecimal digit");
  CHECK(refusal("sha256:ab\n") == R"(character 3 of the sha256 digest is '\x0A', not a hexadecimal digit)");
}
