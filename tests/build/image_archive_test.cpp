#include "build/image_archive.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "build/layout_files.hpp"
#include "build/tar_bytes.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using layout::Json;
using layout::Layout;

namespace {

const std::string kPlain = tar::entry({.name = "hello", .content = "world"}) + tar::end();

struct Work {
  support::TempFolder folder = {};
  int runs = 0;

  registry::Contents read(const std::string& bytes) {
    const std::string scratch = folder.path("scratch" + std::to_string(++runs));
    std::filesystem::create_directory(scratch);
    return build::read_archive(folder.write("image.tar", bytes), scratch);
  }

  std::string message(const std::string& bytes) {
    try {
      read(bytes);
    } catch (const base::Error& error) {
      return error.what();
    }
    return {};
  }

  /// The bytes as a program packs them.
  std::string packed(const support::Argv& argv, const std::string& bytes) const {
    support::Argv words = argv;
    words.push_back(folder.write("packed", bytes));
    const auto result = support::run(words);
    REQUIRE(result.status == 0);
    return result.out;
  }
};

std::string config_for(const std::vector<std::string>& layers) {
  Json ids = Json::array();
  for (const auto& layer : layers) ids.push_back(image::Digest::of(layer).text());
  return Json{{"architecture", "amd64"}, {"os", "linux"}, {"rootfs", {{"type", "layers"}, {"diff_ids", ids}}}}
      .dump();
}

std::string list_of(const std::string& config, const Json& layers) {
  return Json::array({{{"Config", config}, {"RepoTags", {"app:1"}}, {"Layers", layers}}}).dump();
}

/// What `docker save` writes for an image with these layers, compressed or not, and this config.
std::string saved(const std::vector<std::string>& layers, const std::string& config) {
  Json names = Json::array();
  std::string bytes;
  for (const auto& layer : layers) {
    names.push_back(std::to_string(names.size()) + "/layer.tar");
    bytes += tar::entry({.name = names.back().get<std::string>(), .content = layer});
  }
  const std::string name = image::Digest::of(config).text().substr(7) + ".json";
  return bytes + tar::entry({.name = name, .content = config}) +
         tar::entry({.name = "manifest.json", .content = list_of(name, names)}) + tar::end();
}

std::string saved(const std::vector<std::string>& layers) { return saved(layers, config_for(layers)); }

/// The archive of a layout in a folder.
std::string archived(const Layout& layout) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(layout.path())) {
    const std::string name = "./" + entry.path().lexically_relative(layout.path()).string();
    if (entry.is_directory()) {
      bytes += tar::entry({.name = name + "/", .type = tar::kFolder});
    } else {
      bytes += tar::entry({.name = name, .content = support::read_file(entry.path().string())});
    }
  }
  return bytes + tar::end();
}

void check_blobs(const registry::Contents& contents) {
  for (const auto& blob : contents.blobs) {
    const std::string bytes = support::read_file(blob.file);
    CHECK(blob.size == bytes.size());
    CHECK(blob.digest == image::Digest::of(bytes));
  }
}

Json manifest_in(const registry::Contents& contents) { return Json::parse(contents.manifests.back().bytes); }

}  // namespace

TEST_CASE("image archive: an OCI layout in a tar file", "[build]") {
  const Layout layout;
  const Json image = layout.image("one");
  layout.root({image});
  const std::string bytes = archived(layout);
  Work work;
  const auto check = [&](const std::string& archive) {
    const registry::Contents contents = work.read(archive);
    REQUIRE(contents.manifests.size() == 1);
    CHECK(contents.manifests[0].digest.text() == image["digest"]);
    CHECK(contents.blobs.size() == 2);
    check_blobs(contents);
  };
  check(bytes);
  KPIN_NEEDS("gzip", "zstd");
  check(work.packed({"gzip", "--stdout"}, bytes));
  check(work.packed({"zstd", "--quiet", "--stdout"}, bytes));
}

TEST_CASE("image archive: docker save becomes an OCI manifest with compressed layers", "[build]") {
  const std::string second = tar::entry({.name = "second", .content = "2"}) + tar::end();
  const std::string config = config_for({kPlain, second});
  Work work;
  const registry::Contents contents = work.read(saved({kPlain, second}));

  check_blobs(contents);
  REQUIRE(contents.manifests.size() == 1);
  CHECK(contents.manifests[0].media_type == layout::kManifest);
  CHECK(contents.manifests[0].digest == image::Digest::of(contents.manifests[0].bytes));
  const Json manifest = manifest_in(contents);
  CHECK(manifest["schemaVersion"] == 2);
  CHECK(manifest["mediaType"] == layout::kManifest);
  CHECK(manifest["config"] == layout::descriptor(layout::kConfig, config));
  REQUIRE(manifest["layers"].size() == 2);
  REQUIRE(contents.blobs.size() == 3);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& blob = contents.blobs[i + 1];
    CHECK(manifest["layers"][i] == layout::descriptor(layout::kLayer, support::read_file(blob.file)));
  }
  CHECK(contents.blobs[0].digest == image::Digest::of(config));
}

TEST_CASE("image archive: the same archive gives the same digest", "[build]") {
  Work work;
  const std::string bytes = saved({kPlain});
  CHECK(work.read(bytes).manifests[0].digest == work.read(bytes).manifests[0].digest);
}

TEST_CASE("image archive: an image without layers", "[build]") {
  Work work;
  const Json manifest = manifest_in(work.read(saved({})));
  CHECK(manifest["layers"] == Json::array());
}

TEST_CASE("image archive: compressed layers of docker save stay as they are", "[build]") {
  KPIN_NEEDS("gzip", "zstd");
  Work work;
  const std::string gzipped = work.packed({"gzip", "--stdout"}, kPlain);
  const std::string zstd = work.packed({"zstd", "--quiet", "--stdout"}, kPlain);
  const std::string two_members = work.packed({"gzip", "--stdout"}, kPlain.substr(0, 512)) +
                                  work.packed({"gzip", "--stdout"}, kPlain.substr(512));
  const std::string config = config_for({kPlain, kPlain, kPlain});
  const registry::Contents contents = work.read(saved({gzipped, zstd, two_members}, config));
  check_blobs(contents);
  const Json layers = manifest_in(contents)["layers"];
  CHECK(layers[0] == layout::descriptor(layout::kLayer, gzipped));
  CHECK(layers[1] == layout::descriptor("application/vnd.oci.image.layer.v1.tar+zstd", zstd));
  CHECK(layers[2] == layout::descriptor(layout::kLayer, two_members));
}

TEST_CASE("image archive: links within the archive are followed", "[build]") {
  const std::string config = config_for({kPlain, kPlain, kPlain});
  const std::string bytes =
      tar::entry({.name = "a/layer.tar", .content = kPlain}) +
      tar::entry({.name = "b/layer.tar", .type = tar::kSymlink, .link = "../a/layer.tar"}) +
      tar::entry({.name = "c/layer.tar", .type = tar::kHardLink, .link = "b/layer.tar"}) +
      tar::entry({.name = "c.json", .content = config}) +
      tar::entry({.name = "manifest.json",
                  .content = list_of("c.json", {"a/layer.tar", "b/layer.tar", "c/layer.tar"})}) +
      tar::end();
  Work work;
  const registry::Contents contents = work.read(bytes);
  CHECK(contents.blobs.size() == 2);
  CHECK(manifest_in(contents)["layers"].size() == 3);
}

TEST_CASE("image archive: several images are refused by name, several tags of one are not", "[build]") {
  const std::string config = config_for({});
  const auto archive = [&](const Json& list) {
    return tar::entry({.name = "a.json", .content = config}) +
           tar::entry({.name = "b.json", .content = config + " "}) +
           tar::entry({.name = "manifest.json", .content = list.dump()}) + tar::end();
  };
  const Json one = {{"Config", "a.json"}, {"RepoTags", {"app:1", "app:2"}}, {"Layers", nullptr}};
  const Json two = {{"Config", "b.json"}, {"RepoTags", nullptr}, {"Layers", nullptr}};
  Work work;
  CHECK(work.read(archive({one, one})).manifests.size() == 1);
  CHECK(work.message(archive({one, two})) ==
        "cannot read the image archive " + work.folder.path("image.tar") +
            ": manifest.json: it holds several images ('app:1', 'b.json'): let it be saved with one");
  CHECK_THAT(work.message(archive(Json::array())), EndsWith("manifest.json: it names no image"));
}

TEST_CASE("image archive: layers and config have to belong together", "[build]") {
  Work work;
  const std::string other = tar::entry({.name = "other"}) + tar::end();
  CHECK_THAT(work.message(saved({kPlain}, config_for({other}))),
             Contains("the layer '0/layer.tar' is not the one that the config tells of: its digest is " +
                      image::Digest::of(kPlain).text()));
  CHECK_THAT(work.message(saved({kPlain}, config_for({}))),
             EndsWith("its config tells of 0 layers, and it has 1"));
  CHECK_THAT(work.message(saved({kPlain}, "{}")), EndsWith(": it has no 'rootfs'"));

  const std::string config = config_for({});
  const std::string name = std::string(64, 'a') + ".json";
  CHECK_THAT(work.message(tar::entry({.name = name, .content = config}) +
                          tar::entry({.name = "manifest.json", .content = list_of(name, Json::array())}) +
                          tar::end()),
             EndsWith(name + " does not have the digest that it is named by"));
}

TEST_CASE("image archive: what is no image is told so", "[build]") {
  Work work;
  CHECK_THAT(work.message("not a tar file at all"), Contains("Unrecognized archive format"));
  CHECK_THAT(work.message(kPlain), EndsWith("nor a manifest.json (docker save). Is it an image?"));
  CHECK_THAT(work.message(tar::entry({.name = "manifest.json", .content = "{"}) + tar::end()),
             EndsWith("manifest.json: it names no image"));
  const std::string bytes = saved({kPlain});
  CHECK_THAT(work.message(bytes.substr(0, 700)), Contains("Truncated"));
  CHECK_THROWS_WITH(build::read_archive("/none", work.folder.path()),
                    "cannot read the image archive /none: /none: cannot open: No such file or directory");
}

TEST_CASE("image archive: nothing leads out of it", "[build]") {
  Work work;
  work.folder.write("outside", kPlain);
  const auto refused = [&](const tar::Entry& entry, const std::string& why) {
    INFO(entry.name << " -> " << entry.link);
    CHECK_THAT(work.message(tar::entry(entry) + tar::end()), EndsWith(why));
    CHECK_FALSE(std::filesystem::exists(work.folder.path("evil")));
  };
  refused({.name = "../evil", .content = "x"}, "'../evil' leads out of the archive: refused");
  refused({.name = "a/../../evil", .content = "x"}, "'a/../../evil' leads out of the archive: refused");
  refused({.name = "/tmp/evil", .content = "x"}, "'/tmp/evil' leads out of the archive: refused");
  refused({.name = "link", .type = tar::kSymlink, .link = "../outside"}, "leads out of the archive: refused");
  refused({.name = "link", .type = tar::kSymlink, .link = "/etc/passwd"},
          "leads out of the archive: refused");
  refused({.name = "link", .type = tar::kHardLink, .link = "../outside"},
          "leads out of the archive: refused");
  refused({.name = "null", .type = tar::kDevice},
          "'null' is neither a file nor a folder nor a link: refused");
  refused({.name = "pipe", .type = tar::kPipe}, "'pipe' is neither a file nor a folder nor a link: refused");
  refused({.name = "manifest.json", .type = tar::kSymlink, .link = "manifest.json"},
          "'manifest.json' is a link that leads to itself");
}

TEST_CASE("image archive: a folder that is a link leads nowhere", "[build]") {
  Work work;
  const std::string bytes = tar::entry({.name = "d", .type = tar::kSymlink, .link = "."}) +
                            tar::entry({.name = "d/evil", .content = "x"}) + kPlain;
  CHECK_THAT(work.message(bytes), EndsWith("Is it an image?"));
}

TEST_CASE("image archive: more than the disk has room for is not begun", "[build]") {
  Work work;
  constexpr unsigned long long kPebibyte = 1ULL << 50U;
  const std::string bytes = tar::entry({.name = "huge", .content = "x", .size = kPebibyte}) + tar::end();
  CHECK_THAT(work.message(bytes), Contains("a file in it has 1125899906842624 bytes, and "));
}
