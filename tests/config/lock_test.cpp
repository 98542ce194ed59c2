#include "config/lock.hpp"

#include "config/decode.hpp"
#include "support/catch.hpp"

using config::LockedImage;
using config::OriginsAnnotation;
using config::SearchRule;

namespace {

const std::string kDigest = "@sha256:" + std::string(64, 'a');

LockedImage locked(const std::string& image, std::vector<image::Origin> origins = {}) {
  return {.image = image, .pinned = {.url = "r.io/" + image + kDigest, .origins = std::move(origins)}};
}

config::Config decoded(const std::string& text) {
  auto result = config::decode(text, [](std::size_t) { return ""; });
  CHECK(result.warnings.empty());
  return result.config;
}

/// Rules with every matcher, step and strategy.
std::vector<SearchRule> every_rule() {
  using config::KeyMatcher;
  const config::Where where = {.fields = {{"name", "web"}, {"port", "8080"}, {"odd: key", "a\nb"}}};
  const std::vector<config::PathStep> path = {
      "data", config::Index{.value = 2}, config::AllIndexes(), config::AnyDepth(), where, "on"};
  std::vector<SearchRule> rules = {
      {.key = KeyMatcher{.name = "1.0"}},
      {.key = KeyMatcher{.path = path}, .value = config::ImageMatcher{.image = "a", .image_repo = "b"}},
      {.value = config::ImageMatcher{.image_repo = "b"}, .resource = config::ResourceMatcher()},
      {.key = KeyMatcher{.name = "x"},
       .resource = config::ResourceMatcher{.api_version = "apps/v1",
                                           .kind = "*Set",
                                           .namespace_name = "n",
                                           .name = "#m",
                                           .labels = {{"app", "true"}, {std::string(2000, 'k'), ""}}}},
      {.key = KeyMatcher{.name = "x"}, .strategy = config::NoUpdate()},
      {.key = KeyMatcher{.name = "x"}, .strategy = config::Regexp{.pattern = "^- (?P<image>\\S+) #$"}},
      {.key = KeyMatcher{.name = "x"}, .strategy = config::Split{.repository = "r"}},
      {.key = KeyMatcher{.name = "x"},
       .strategy = config::Split{.repository = "r", .tag = "t", .digest = "d", .registry = "g"}},
  };
  using Format = config::EmbeddedText::Format;
  for (const Format format : {Format::json, Format::yaml}) {
    rules.push_back(
        {.key = KeyMatcher{.name = "x"}, .strategy = config::EmbeddedText{.format = format, .rules = rules}});
    rules.push_back(
        {.key = KeyMatcher{.name = "x"}, .strategy = config::EmbeddedText{.format = format, .rules = {}}});
  }
  return rules;
}

}  // namespace

TEST_CASE("lock: a Config with preresolved overrides, sorted, each once", "[config]") {
  const std::string head =
      "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nminimumRequiredVersion: 0.43.0\n";
  CHECK(config::write_lock({}, {}) == head);
  CHECK(config::write_lock({locked("web"), locked("api"), locked("web")}, {}) == head +
                                                                                     "overrides:\n"
                                                                                     "- image: api\n"
                                                                                     "  newImage: r.io/api" +
                                                                                     kDigest +
                                                                                     "\n"
                                                                                     "  preresolved: true\n"
                                                                                     "- image: web\n"
                                                                                     "  newImage: r.io/web" +
                                                                                     kDigest +
                                                                                     "\n"
                                                                                     "  preresolved: true\n");
}

TEST_CASE("lock: the user's rules as kbld spells them", "[config]") {
  const SearchRule nested = {.key = config::KeyMatcher{.name = "z"}};
  const std::vector<config::PathStep> path = {"data", config::Index{.value = 0}, config::AllIndexes(), "x"};
  const SearchRule rule = {
      .key = config::KeyMatcher{.path = path},
      .value = config::ImageMatcher{.image_repo = "z"},
      .strategy = config::EmbeddedText{.format = config::EmbeddedText::Format::json, .rules = {nested}}};
  CHECK(config::write_lock({}, {rule}) ==
        "apiVersion: kbld.k14s.io/v1alpha1\n"
        "kind: Config\n"
        "minimumRequiredVersion: 0.43.0\n"
        "searchRules:\n"
        "- keyMatcher:\n"
        "    path:\n"
        "    - data\n"
        "    - index: 0\n"
        "    - allIndexes: true\n"
        "    - x\n"
        "  updateStrategy:\n"
        "    json:\n"
        "      searchRules:\n"
        "      - keyMatcher:\n"
        "          name: z\n"
        "  valueMatcher:\n"
        "    imageRepo: z\n");
}

TEST_CASE("lock: a rule that comes twice is written once", "[config]") {
  const SearchRule z = {.key = config::KeyMatcher{.name = "z"}};
  const SearchRule y = {.key = config::KeyMatcher{.name = "y"}};
  CHECK(config::write_lock({}, {z, y, z}) == config::write_lock({}, {z, y}));
}

TEST_CASE("lock: what is decoded again is what was written", "[config]") {
  const std::vector<SearchRule> rules = every_rule();
  const auto config = decoded(config::write_lock({locked("a: b"), locked("1.0")}, rules));
  CHECK(config.search_rules == rules);
}

TEST_CASE("lock: overrides of any text are decoded again", "[config]") {
  const auto overrides =
      decoded(config::write_lock({locked("a: b"), locked("1.0"), locked("\xC3\xA9 #x\n")}, {})).overrides;
  REQUIRE(overrides.size() == 3);
  CHECK(overrides[0].image.image == "1.0");
  CHECK(overrides[1].image.image == "a: b");
  CHECK(overrides[1].new_image == "r.io/a: b" + kDigest);
  CHECK(overrides[2].image.image == "\xC3\xA9 #x\n");
  CHECK(overrides[2].preresolved);
}

TEST_CASE("lock: an ImagesLock with the origins of its images", "[config]") {
  const std::vector<LockedImage> images = {
      locked("web", {image::ResolvedOrigin{.tag = "latest", .url = "web"}}), locked("api")};
  const std::string api =
      "images:\n"
      "- annotations:\n"
      "    kbld.carvel.dev/id: api\n"
      "  image: r.io/api" +
      kDigest +
      "\n"
      "- annotations:\n"
      "    kbld.carvel.dev/id: web\n";
  const std::string head = "---\napiVersion: imgpkg.carvel.dev/v1alpha1\n";
  const std::string tail = "  image: r.io/web" + kDigest + "\nkind: ImagesLock\n";
  CHECK(config::write_images_lock(images, OriginsAnnotation::write) == head + api +
                                                                           "    kbld.carvel.dev/origins: |\n"
                                                                           "      - resolved:\n"
                                                                           "          tag: latest\n"
                                                                           "          url: web\n" +
                                                                           tail);
  CHECK(config::write_images_lock(images, OriginsAnnotation::omit) == head + api + tail);
  CHECK(config::write_images_lock({}, OriginsAnnotation::write) == head + "kind: ImagesLock\n");

  const auto overrides = decoded(config::write_images_lock(images, OriginsAnnotation::write)).overrides;
  REQUIRE(overrides.size() == 2);
  CHECK(overrides[1].image.image == "web");
  CHECK(overrides[1].origins == images[0].pinned.origins);
}
