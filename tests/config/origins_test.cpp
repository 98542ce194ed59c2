#include "config/origins.hpp"

#include "support/catch.hpp"

using image::ProvenImage;
using image::ResolvedOrigin;

namespace {

const std::vector<image::Origin> kEveryKind = {
    image::GitOrigin{
        .dirty = true, .remote_url = "https://_redacted_@g.io/a", .sha = "abc", .tags = {"v1", "1.0"}},
    image::GitOrigin{.sha = "abc"},
    image::LocalOrigin{.path = "/a b"},
    image::ResolvedOrigin{.tag = "1.0", .url = "r.io/a:1.0"},
    image::TaggedOrigin{.tags = {"a"}},
    image::PreresolvedOrigin{.url = "r.io/a@d"},
    image::PlatformSelectedOrigin{.architecture = "arm", .index = "r.io/a@i", .os = "linux", .variant = "v7"},
    image::PlatformSelectedOrigin{.index = "r.io/a@i"},
};

}  // namespace

TEST_CASE("images_annotation: sorted by url, without duplicates and without images that were digests",
          "[config]") {
  CHECK(config::images_annotation({}).empty());
  CHECK(config::images_annotation({ProvenImage{.url = "r.io/kept@d"}}).empty());
  const ProvenImage b = {.url = "r.io/b@d", .origins = {ResolvedOrigin{.tag = "1.0", .url = "r.io/b:1.0"}}};
  const ProvenImage a = {.url = "r.io/a@d", .origins = {ResolvedOrigin{.tag = "v1", .url = "r.io/a:v1"}}};
  CHECK(config::images_annotation({b, ProvenImage{.url = "r.io/kept@d"}, a, b}) ==
        "- origins:\n"
        "  - resolved:\n"
        "      tag: v1\n"
        "      url: r.io/a:v1\n"
        "  url: r.io/a@d\n"
        "- origins:\n"
        "  - resolved:\n"
        "      tag: \"1.0\"\n"
        "      url: r.io/b:1.0\n"
        "  url: r.io/b@d\n");
}

TEST_CASE("write_origins: every kind, keys sorted, empty optional fields left out", "[config]") {
  CHECK(config::write_origins({}).empty());
  CHECK(config::write_origins(kEveryKind) ==
        "- git:\n"
        "    dirty: true\n"
        "    remoteURL: https://_redacted_@g.io/a\n"
        "    sha: abc\n"
        "    tags:\n"
        "    - v1\n"
        "    - \"1.0\"\n"
        "- git:\n"
        "    dirty: false\n"
        "    remoteURL: \"\"\n"
        "    sha: abc\n"
        "- local:\n"
        "    path: /a b\n"
        "- resolved:\n"
        "    tag: \"1.0\"\n"
        "    url: r.io/a:1.0\n"
        "- tagged:\n"
        "    tags:\n"
        "    - a\n"
        "- preresolved:\n"
        "    url: r.io/a@d\n"
        "- platformSelected:\n"
        "    architecture: arm\n"
        "    index: r.io/a@i\n"
        "    os: linux\n"
        "    variant: v7\n"
        "- platformSelected:\n"
        "    index: r.io/a@i\n");
}

TEST_CASE("read_origins: what was written, or nothing of what is malformed", "[config]") {
  CHECK(config::read_origins(config::write_origins(kEveryKind)) == kEveryKind);
  for (const std::string_view text : {"", "x", "{}", "[", "- 1", "- {}", "- {other: {}}", "- {git: 1}",
                                      "- {git: {}, local: {}}", "- {tagged: {tags: {}}}"}) {
    CAPTURE(text);
    CHECK(config::read_origins(text).empty());
  }
  CHECK(config::read_origins("- {other: {}}\n- {local: {path: p, more: 1}}\n") ==
        std::vector<image::Origin>{image::LocalOrigin{.path = "p"}});
}

TEST_CASE("read_images_annotation: what was written, or nothing of what is malformed", "[config]") {
  const std::vector<ProvenImage> images = {{.url = "r.io/a@d", .origins = kEveryKind},
                                           {.url = "r.io/b@d", .origins = {kEveryKind[3]}}};
  CHECK(config::read_images_annotation(config::images_annotation(images)) == images);
  for (const std::string_view text :
       {"", "null", "- {}", "- {url: 1}", "- {url: u, origins: 1}", "&a [*a]"}) {
    CAPTURE(text);
    CHECK(config::read_images_annotation(text).empty());
  }
  CHECK(config::read_images_annotation("- {url: u, origins: [{}]}") ==
        std::vector<ProvenImage>{{.url = "u"}});
}

TEST_CASE("with_preresolved: added once only", "[config]") {
  const auto once = config::with_preresolved({ResolvedOrigin{.tag = "1", .url = "a:1"}}, "r.io/a@d");
  CHECK(once == std::vector<image::Origin>{ResolvedOrigin{.tag = "1", .url = "a:1"},
                                           image::PreresolvedOrigin{.url = "r.io/a@d"}});
  CHECK(config::with_preresolved(once, "r.io/a@d") == once);
}
