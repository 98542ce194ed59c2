#include "build/oci_layout.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "build/layout_files.hpp"
#include "support/catch.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using layout::Json;
using layout::Layout;

namespace {

std::string text(const Json& descriptor) { return descriptor["digest"]; }

std::vector<std::string> manifests_in(const registry::Contents& contents) {
  std::vector<std::string> digests;
  for (const auto& manifest : contents.manifests) digests.push_back(manifest.digest.text());
  return digests;
}

std::vector<std::string> blobs_in(const registry::Contents& contents) {
  std::vector<std::string> bytes;
  for (const auto& blob : contents.blobs) {
    bytes.push_back(support::read_file(blob.file));
    CHECK(blob.size == bytes.back().size());
    CHECK(blob.digest == image::Digest::of(bytes.back()));
    CHECK(blob.mount_from.empty());
  }
  std::sort(bytes.begin(), bytes.end());
  return bytes;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("OCI layout: an image is its manifest, config and layers", "[build]") {
  const Layout layout;
  const Json image = layout.image("one");
  layout.root({layout::tagged(image, "latest")});

  const registry::Contents contents = build::read_layout(layout.path());
  CHECK(manifests_in(contents) == Texts{text(image)});
  CHECK(contents.manifests.front().media_type == layout::kManifest);
  CHECK(image::Digest::of(contents.manifests.front().bytes).text() == text(image));
  CHECK(blobs_in(contents) == Texts{"config of one", "layer of one"});
}

TEST_CASE("OCI layout: a nested index is pushed whole, children first", "[build]") {
  const Layout layout;
  const Json amd = layout.image("amd");
  const Json arm = layout.image("arm");
  const Json inner = layout.index({arm});
  const Json root = layout.index({amd, inner});
  layout.root({root});

  const registry::Contents contents = build::read_layout(layout.path());
  CHECK(manifests_in(contents) == Texts{text(amd), text(arm), text(inner), text(root)});
  CHECK(contents.manifests.back().media_type == layout::kIndex);
  CHECK(blobs_in(contents).size() == 4);
}

TEST_CASE("OCI layout: what several manifests share occurs once", "[build]") {
  const Layout layout;
  const Json config = layout.blob(layout::kConfig, "config");
  const Json layer = layout.blob(layout::kLayer, "layer");
  const Json one = layout.manifest({{"config", config}, {"layers", {layer, layer}}});
  const Json two = layout.manifest({{"config", config}, {"layers", {layer}}});
  layout.root({layout.index({one, two, one})});

  const registry::Contents contents = build::read_layout(layout.path());
  CHECK(contents.manifests.size() == 3);
  CHECK(blobs_in(contents) == Texts{"config", "layer"});
}

TEST_CASE("OCI layout: tags of one image are one image", "[build]") {
  const Layout layout;
  const Json image = layout.image("one");
  layout.root({layout::tagged(image, "1.0"), layout::tagged(image, "latest")});
  CHECK(manifests_in(build::read_layout(layout.path())) == Texts{text(image)});
}

TEST_CASE("OCI layout: the platforms of one image make index.json the root", "[build]") {
  const Layout layout;
  const Json amd = layout::for_platform(layout.image("amd"), "amd64");
  const Json arm = layout::for_platform(layout.image("arm"), "arm64");
  Json attestation = layout.image("about amd");
  attestation["platform"] = {{"os", "unknown"}, {"architecture", "unknown"}};
  attestation = layout::annotated(attestation, "vnd.docker.reference.type", "attestation-manifest");
  const std::string bytes = layout.root({amd, arm, attestation});

  const registry::Contents contents = build::read_layout(layout.path());
  const std::string root = image::Digest::of(bytes).text();
  CHECK(manifests_in(contents) == Texts{text(amd), text(arm), text(attestation), root});
  CHECK(contents.manifests.back().bytes == bytes);
  CHECK(contents.manifests.back().media_type == layout::kIndex);
  CHECK(blobs_in(contents).size() == 6);
}

TEST_CASE("OCI layout: several images are refused by name", "[build]") {
  const Layout layout;
  const Json one = layout.image("one");
  const Json two = layout.image("two");

  SECTION("with tags") {
    layout.root({layout::tagged(one, "1.0"), layout::tagged(two, "2.0")});
    CHECK_THROWS_WITH(build::read_layout(layout.path()),
                      "cannot read the OCI layout " + layout.path() +
                          ": it holds several images ('1.0', '2.0'), and nothing tells which one is meant: "
                          "let it be made with one");
  }
  SECTION("with tags and platforms") {
    layout.root({layout::tagged(layout::for_platform(one, "amd64"), "1.0"),
                 layout::tagged(layout::for_platform(two, "arm64"), "2.0")});
    CHECK_THROWS_WITH(build::read_layout(layout.path()), Contains("several images ('1.0', '2.0')"));
  }
  SECTION("for one platform") {
    layout.root({layout::for_platform(one, "amd64"), layout::for_platform(two, "amd64")});
    CHECK_THROWS_WITH(build::read_layout(layout.path()),
                      Contains("several images ('linux/amd64', 'linux/amd64')"));
  }
  SECTION("as Docker names them") {
    layout.root({layout::annotated(one, "io.containerd.image.name", "docker.io/library/a:1"),
                 layout::annotated(two, "io.containerd.image.name", "docker.io/library/b:1")});
    CHECK_THROWS_WITH(build::read_layout(layout.path()), Contains("'docker.io/library/a:1', "));
  }
  SECTION("without anything") {
    layout.root({one, two});
    CHECK_THROWS_WITH(build::read_layout(layout.path()), Contains(text(one) + ", " + text(two)));
  }
}

TEST_CASE("OCI layout: Docker's media types", "[build]") {
  constexpr std::string_view kDocker = "application/vnd.docker.distribution.manifest.v2+json";
  constexpr std::string_view kList = "application/vnd.docker.distribution.manifest.list.v2+json";
  const Layout layout;
  const Json config = layout.blob("application/vnd.docker.container.image.v1+json", "config");
  const Json image = layout.manifest({{"config", config}, {"layers", Json::array()}}, kDocker);
  layout.root({layout.index({image}, kList)});

  const registry::Contents contents = build::read_layout(layout.path());
  REQUIRE(contents.manifests.size() == 2);
  CHECK(contents.manifests[0].media_type == kDocker);
  CHECK(contents.manifests[1].media_type == kList);
}

TEST_CASE("OCI layout: foreign layers are left out, all others have to be there", "[build]") {
  const Layout layout;
  Json foreign = layout::descriptor("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "windows");
  foreign["urls"] = {"https://example.com/layer"};
  Json windows = layout::descriptor("application/vnd.oci.image.layer.nondistributable.v1.tar", "more");
  windows["urls"] = {"https://example.com/more"};
  const Json config = layout.blob(layout::kConfig, "config");
  layout.root({layout.manifest({{"config", config}, {"layers", {foreign, windows}}})});
  CHECK(blobs_in(build::read_layout(layout.path())) == Texts{"config"});

  Json elsewhere = layout::descriptor(layout::kLayer, "lost");
  elsewhere["urls"] = {"https://example.com/lost"};
  layout.root({layout.manifest({{"config", config}, {"layers", {elsewhere}}})});
  CHECK_THROWS_WITH(build::read_layout(layout.path()),
                    EndsWith(layout::blob_name(image::Digest::of("lost")) + " is missing"));
}

TEST_CASE("OCI layout: a manifest may be named by SHA-512", "[build]") {
  const Layout layout;
  const Json config = layout.blob(layout::kConfig, "config");
  const std::string bytes = Json{{"schemaVersion", 2}, {"config", config}, {"layers", Json::array()}}.dump();
  base::Hash hash(base::Hash::Algorithm::kSha512);
  hash.update(bytes);
  const std::string hex = hash.hex();
  layout.folder.write("blobs/sha512/" + hex, bytes);
  Json image = {{"mediaType", layout::kManifest}, {"digest", "sha512:" + hex}, {"size", bytes.size()}};
  layout.root({image});
  CHECK(manifests_in(build::read_layout(layout.path())) == Texts{"sha512:" + hex});

  layout.folder.write("blobs/sha512/" + hex, std::string(bytes.size(), ' '));
  CHECK_THROWS_WITH(build::read_layout(layout.path()),
                    EndsWith("does not have the digest that it is named by"));
}

TEST_CASE("OCI layout: damage is found", "[build]") {
  const Layout layout;
  const Json image = layout.image("one");
  const std::string manifest = layout::blob_name(image::Digest::parse(text(image)));
  const std::string layer = layout::blob_name(image::Digest::of("layer of one"));
  const auto message = [&] {
    try {
      build::read_layout(layout.path());
    } catch (const base::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string start = "cannot read the OCI layout " + layout.path() + ": ";

  CHECK(message() == start + "index.json is missing");
  layout.root({});
  CHECK(message() == start + "it holds no image: its index.json names none");
  layout.root({image});
  CHECK(message().empty());

  SECTION("no layout") {
    std::filesystem::remove(layout.folder.path("oci-layout"));
    CHECK(message() == start + "oci-layout is missing");
    for (const char* marker :
         {"", "[]", "{}", R"({"imageLayoutVersion": 1})", R"({"imageLayoutVersion": "2.0"})"}) {
      layout.folder.write("oci-layout", marker);
      CHECK(message() == start + "oci-layout does not say that this is an OCI layout of version 1");
    }
  }
  SECTION("an index.json that is an image") {
    layout.folder.write("index.json", support::read_file(layout.folder.path(manifest)));
    CHECK(message() == start + "index.json is no index");
  }
  SECTION("a missing layer") {
    std::filesystem::remove(layout.folder.path(layer));
    CHECK(message() == start + manifest + ": " + layer + " is missing");
  }
  SECTION("a layer cut off") {
    layout.folder.write(layer, "layer");
    CHECK(message() == start + manifest + ": " + layer + " has 5 bytes instead of 12");
  }
  SECTION("a layer that is a folder") {
    std::filesystem::remove(layout.folder.path(layer));
    std::filesystem::create_directory(layout.folder.path(layer));
    CHECK(message() == start + manifest + ": " + layout.folder.path(layer) + ": it is not a regular file");
  }
  SECTION("another manifest of the same size") {
    std::string bytes = support::read_file(layout.folder.path(manifest));
    bytes.back() = ' ';
    layout.folder.write(manifest, bytes);
    CHECK(message() == start + manifest + " does not have the digest that it is named by");
  }
}

TEST_CASE("OCI layout: documents that cannot be read are refused", "[build]") {
  const Layout layout;
  const auto refused = [&](const Json& root, const std::string& why) {
    layout.root({root});
    CHECK_THROWS_WITH(build::read_layout(layout.path()), Contains(why));
  };
  const auto refused_manifest = [&](const std::string& bytes, const std::string& why) {
    refused(layout.blob(layout::kManifest, bytes), why);
  };
  const Json image = layout.image("one");
  Json wrong = image;

  wrong["digest"] = "sha256:../../../../etc/passwd";
  refused(wrong, "number 1 of 'manifests': character 1 of the sha256 digest is '.'");
  wrong["digest"] = "../secret:aa";
  refused(wrong, "the digest algorithm '../secret' is unknown");
  wrong = image;
  wrong["size"] = -1;
  refused(wrong, "'size' is not a number of bytes");
  wrong["size"] = 1;
  refused(wrong, "bytes instead of 1");
  wrong = image;
  wrong["mediaType"] = layout::kIndex;
  refused(wrong, "but it is named as");
  wrong = layout.blob("text/plain", R"({"schemaVersion": 2, "config": {}, "layers": []})");
  refused(wrong, "'text/plain' is no media type of an image or index");

  refused_manifest("{", "it is not a JSON object");
  refused_manifest("[]", "it is not a JSON object");
  refused_manifest(R"({"schemaVersion": 1})", "its 'schemaVersion' is not 2");
  refused_manifest(R"({"schemaVersion": 2})", "it has no 'config'");
  refused_manifest(R"({"schemaVersion": 2, "config": {}, "layers": [], "manifests": []})",
                   "it can be taken for an index and for an image's manifest");
  refused_manifest(R"({"schemaVersion": 2, "config": 1, "layers": []})", "its 'config': it is not an object");
  refused_manifest(R"({"schemaVersion": 2, "x": )" + std::string(100, '[') + std::string(100, ']') + "}",
                   "nested too deeply");
  refused_manifest(R"({"schemaVersion": 2, "x": ")" + std::string(5'000'000, 'x') + "\"}",
                   "more than the 4194304 that are read");
}

TEST_CASE("OCI layout: one blob with two sizes is refused", "[build]") {
  const Layout layout;
  const Json config = layout.blob(layout::kConfig, "config");
  Json other = config;
  other["size"] = 7;
  layout.root({layout.manifest({{"config", config}, {"layers", {other}}})});
  CHECK_THROWS_WITH(build::read_layout(layout.path()), EndsWith("is named with two sizes"));
}

TEST_CASE("OCI layout: indexes nested without end are refused", "[build]") {
  const Layout layout;
  Json root = layout.image("one");
  for (int i = 0; i < 8; ++i) root = layout.index({root});
  layout.root({root});
  CHECK(build::read_layout(layout.path()).manifests.size() == 9);
  layout.root({layout.index({root})});
  CHECK_THROWS_WITH(build::read_layout(layout.path()), EndsWith("its indexes are nested too deeply"));
}
