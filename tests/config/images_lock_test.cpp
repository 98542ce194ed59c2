#include "config/decode.hpp"
#include "support/catch.hpp"

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'c');

config::Decoded decode_lock(const std::string& fields) {
  return config::decode("apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n" + fields,
                        [](std::size_t offset) { return std::to_string(offset); });
}

}  // namespace

TEST_CASE("decode: an ImagesLock is preresolved overrides with their origins", "[config]") {
  const auto overrides = decode_lock(R"(images:
- annotations:
    kbld.carvel.dev/id: web
    kbld.carvel.dev/origins: |
      - resolved:
          tag: "1.0"
          url: web:1.0
    else: x
  image: r.io/web@)" + kDigest + "\n")
                             .config.overrides;
  REQUIRE(overrides.size() == 1);
  CHECK(overrides[0].image == config::ImageMatcher{.image = "web"});
  CHECK(overrides[0].new_image == "r.io/web@" + kDigest);
  CHECK(overrides[0].preresolved);
  CHECK(overrides[0].origins ==
        std::vector<image::Origin>{image::ResolvedOrigin{.tag = "1.0", .url = "web:1.0"}});
  CHECK_FALSE(overrides[0].place.empty());
}

TEST_CASE("decode: an ImagesLock may be empty", "[config]") {
  CHECK(decode_lock("").config.overrides.empty());
}

TEST_CASE("decode: an ImagesLock is read strictly", "[config]") {
  const std::string image = "images:\n- image: r.io/web@" + kDigest + "\n";
  CHECK_THROWS_WITH(decode_lock(image), "images[0]: the annotation kbld.carvel.dev/id is missing");
  CHECK_THROWS_WITH(decode_lock(image + "  annotations: {kbld.carvel.dev/id: web}\n  typo: 1\n"),
                    "unknown field 'typo' in images[0]");
  CHECK_THROWS_WITH(decode_lock(image + "  image: x\n"),
                    "duplicate field 'image' in images[0]; the last one counts");
  CHECK_THROWS_WITH(decode_lock("kind: ImagesLock\n"), "duplicate field 'kind'; the last one counts");
  CHECK_THROWS_WITH(decode_lock("overrides: []\n"), "unknown field 'overrides'");
  CHECK_THROWS_WITH(decode_lock("images:\n- {image: web, annotations: {kbld.carvel.dev/id: web}}\n"),
                    "images[0].image: expected a reference with a digest");
  CHECK_THROWS_WITH(
      decode_lock(image + "  annotations: {kbld.carvel.dev/id: 1}\n"),
      "images[0].annotations.kbld.carvel.dev/id: expected a string, found a number; quotes make "
      "it a string");
}

TEST_CASE("decode: origins in an ImagesLock that are no list are refused, unknown ones are left out",
          "[config]") {
  const auto lock = [](const std::string& origins) {
    return "images:\n- image: r.io/web@" + kDigest +
           "\n  annotations: {kbld.carvel.dev/id: web, kbld.carvel.dev/origins: '" + origins + "'}\n";
  };
  for (const std::string origins : {"", "[]", "null", "[{future: {}}]", "[5]"})
    CHECK(decode_lock(lock(origins)).config.overrides.at(0).origins.empty());
  for (const std::string origins : {"[{", "a: b", "text"}) {
    CHECK_THROWS_WITH(decode_lock(lock(origins)),
                      "images[0]: the annotation kbld.carvel.dev/origins must be a YAML list");
  }
}
