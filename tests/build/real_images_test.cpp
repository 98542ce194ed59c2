// Layouts and archives as real tools write them, and what kpin makes of them as real tools read it.

#include <string>
#include <vector>

#include "build/image_archive.hpp"
#include "build/layout_files.hpp"
#include "build/oci_layout.hpp"
#include "build/tar_bytes.hpp"
#include "support/catch.hpp"
#include "support/docker_daemon.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"

using layout::Json;
using layout::Layout;

namespace {

std::string output(const support::Argv& argv) {
  const auto result = support::run(argv);
  INFO(argv.at(0) << ": " << support::describe(result));
  REQUIRE(result.status == 0);
  return result.out;
}

/// A layout with one image of two layers that tools can unpack.
struct RealImage {
  Layout layout = {};
  support::TempFolder work = {};
  std::vector<std::string> diff_ids = {};
  Json layers = Json::array();

  RealImage() {
    add_layer("etc/one", std::string(100'000, '1'));
    add_layer("etc/two", "2");
    const Json config = {{"architecture", "amd64"},
                         {"os", "linux"},
                         {"config", {{"Cmd", {"/one"}}}},
                         {"rootfs", {{"type", "layers"}, {"diff_ids", diff_ids}}}};
    const Json image =
        layout.manifest({{"config", layout.blob(layout::kConfig, config.dump())}, {"layers", layers}});
    layout.root({layout::tagged(image, "1.0")});
  }

  void add_layer(const char* name, const std::string& content) {
    const std::string bytes = tar::entry({.name = name, .content = content}) + tar::end();
    diff_ids.push_back(image::Digest::of(bytes).text());
    const std::string path = work.write("layer.tar", bytes);
    layers.push_back(layout.blob(layout::kLayer, output({"gzip", "-n", "--stdout", path})));
  }
};

/// Writes contents as a layout of their own; the result is what skopeo calls it.
std::string written(const registry::Contents& contents, const Layout& layout) {
  for (const auto& blob : contents.blobs) {
    layout.folder.write(layout::blob_name(blob.digest), support::read_file(blob.file));
  }
  for (const auto& manifest : contents.manifests) {
    layout.folder.write(layout::blob_name(manifest.digest), manifest.bytes);
  }
  const auto& root = contents.manifests.back();
  layout.root({layout::tagged(layout::descriptor(root.media_type, root.bytes), "root")});
  return "oci:" + layout.path() + ":root";
}

Json inspected(const std::string& image) { return Json::parse(output({"skopeo", "inspect", image})); }

/// Reads an archive and has skopeo check and unpack what came out.
registry::Contents read_checked(const std::string& file, const std::vector<std::string>& diff_ids) {
  const support::TempFolder scratch;
  const registry::Contents contents = build::read_archive(file, scratch.path());
  const Layout copy;
  const std::string image = written(contents, copy);
  CHECK(inspected(image)["Digest"] == contents.manifests.back().digest.text());
  const support::TempFolder unpacked;
  // Copying into docker's format decompresses every layer and verifies it.
  output({"skopeo", "copy", "--insecure-policy", image, "docker-archive:" + unpacked.path("x.tar") + ":a:1"});
  const Json config = Json::parse(output({"skopeo", "inspect", "--config", image}));
  CHECK(config["rootfs"]["diff_ids"] == Json(diff_ids));
  return contents;
}

}  // namespace

TEST_CASE("real images: skopeo's layout, OCI archive and docker archive", "[build]") {
  KPIN_NEEDS("skopeo", "gzip");
  const RealImage real;
  const std::string source = "oci:" + real.layout.path() + ":1.0";
  const std::string digest = build::read_layout(real.layout.path()).manifests.back().digest.text();
  CHECK(inspected(source)["Digest"] == digest);

  const support::TempFolder made;
  const auto copy = [&](const std::string& target) {
    output({"skopeo", "copy", "--insecure-policy", source, target});
  };
  copy("oci:" + made.path("layout") + ":1.0");
  const auto layout = build::read_layout(made.path("layout"));
  CHECK(layout.manifests.back().digest.text() == inspected("oci:" + made.path("layout"))["Digest"]);
  CHECK(layout.blobs.size() == 3);

  copy("oci-archive:" + made.path("oci.tar") + ":1.0");
  CHECK(read_checked(made.path("oci.tar"), real.diff_ids).manifests.back().digest ==
        layout.manifests.back().digest);

  copy("docker-archive:" + made.path("docker.tar") + ":app:1");
  CHECK(read_checked(made.path("docker.tar"), real.diff_ids).blobs.size() == 3);
}

TEST_CASE("real images: buildah's layout and archives", "[build]") {
  KPIN_NEEDS("buildah", "skopeo");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const support::TempFolder made;
  const auto buildah = [&](support::Argv words) {
    const support::Argv storage = {"buildah",         "--storage-driver", "vfs",           "--root",
                                   made.path("root"), "--runroot",        made.path("run")};
    words.insert(words.begin(), storage.begin(), storage.end());
    return output(words);
  };
  std::string container = buildah({"from", "scratch"});
  container.pop_back();
  buildah({"add", container, made.write("file", "content"), "/file"});
  buildah({"commit", "--quiet", container, "app:1"});

  buildah({"push", "--quiet", "app:1", "oci:" + made.path("layout") + ":1"});
  const auto layout = build::read_layout(made.path("layout"));
  CHECK(layout.manifests.back().digest.text() == inspected("oci:" + made.path("layout"))["Digest"]);

  const Json config = Json::parse(support::read_file(layout.blobs.front().file));
  const std::vector<std::string> diff_ids = config["rootfs"]["diff_ids"];
  buildah({"push", "--quiet", "app:1", "oci-archive:" + made.path("oci.tar") + ":1"});
  read_checked(made.path("oci.tar"), diff_ids);
  buildah({"push", "--quiet", "app:1", "docker-archive:" + made.path("docker.tar") + ":app:1"});
  read_checked(made.path("docker.tar"), diff_ids);
}
