#include "build/result_files.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;

namespace {

const std::string kHex = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

}  // namespace

TEST_CASE("digest file: the digest, with or without a line break", "[build]") {
  const support::TempFolder folder;
  for (const std::string end : {"", "\n", "\r\n"}) {
    CHECK(build::read_digest_file(folder.write("f", "sha256:" + kHex + end)).text() == "sha256:" + kHex);
  }
}

TEST_CASE("digest file: anything else is told", "[build]") {
  const support::TempFolder folder;
  CHECK_THROWS_WITH(
      build::read_digest_file(folder.path("none")),
      Equals("the tool has not written the digest of what it has pushed: No such file or directory"));
  for (const std::string& bytes : {std::string(), kHex, "sha256:" + kHex + "\nsha256:" + kHex,
                                   "app@sha256:" + kHex, std::string("sha256:\x1b[31m")}) {
    CHECK_THROWS_WITH(build::read_digest_file(folder.write("f", bytes)),
                      StartsWith("the tool has written '"));
  }
  CHECK_THROWS_WITH(build::read_digest_file(folder.write("f", std::string(std::size_t{17} << 20U, 'a'))),
                    Equals("the tool has written too much for the digest of what it has pushed"));
}

TEST_CASE("metadata file: the digest of what was pushed, never that of the configuration", "[build]") {
  const support::TempFolder folder;
  CHECK(build::read_metadata_digest(folder.write("f", R"({"containerimage.config.digest": "sha256:00",
      "containerimage.digest": "sha256:)" + kHex + R"(", "x": {}})"))
            .text() == "sha256:" + kHex);
  CHECK_THROWS_WITH(
      build::read_metadata_digest(
          folder.write("f", R"({"containerimage.config.digest": "sha256:)" + kHex + "\"}")),
      Equals(
          "the metadata that the tool has written have no \"containerimage.digest\": it has pushed nothing"));
  for (const std::string bytes : {"", "[]", "{", "\"sha256:\""}) {
    CHECK_THROWS_WITH(build::read_metadata_digest(folder.write("f", bytes)),
                      Equals("the tool has written no JSON for the metadata of what it has pushed"));
  }
  CHECK_THROWS_WITH(build::read_metadata_digest(folder.write("f", R"({"containerimage.digest": "x"})")),
                    StartsWith("the tool has written 'x' for \"containerimage.digest\": "));
}

TEST_CASE("image ID file: with and without the algorithm", "[build]") {
  const support::TempFolder folder;
  CHECK(build::read_image_id(folder.write("f", "sha256:" + kHex)).text() == "sha256:" + kHex);
  CHECK(build::read_image_id(folder.write("f", kHex + "\n")).text() == "sha256:" + kHex);
  CHECK_THROWS_AS(build::read_image_id(folder.write("f", "")), base::Error);
}
