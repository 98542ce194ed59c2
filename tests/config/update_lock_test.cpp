#include "config/lock.hpp"
#include "manifest/tree.hpp"
#include "support/catch.hpp"

using config::LockedImage;
using config::update_lock;

namespace {

const std::string kOld = "r.io/web@sha256:" + std::string(64, 'a');
const std::string kNew = "r.io/web@sha256:" + std::string(64, 'b');
const std::string kConfig = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";
const std::string kImagesLock = "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n";

const std::vector<image::Origin> kOrigins = {image::ResolvedOrigin{.tag = "2", .url = "web"}};
const std::vector<LockedImage> kImages = {{.image = "web", .pinned = {.url = kNew, .origins = kOrigins}}};

}  // namespace

TEST_CASE("update_lock: the reference of a Config is replaced, and nothing else", "[config]") {
  for (const std::string quote : {"", "'", "\""}) {
    const auto lock = [&](const std::string& reference) {
      return "\xEF\xBB\xBF# Ours.\r\n---\r\n" + kConfig +
             "overrides:   # all\n  - {image: other, newImage: " + kOld +
             ", preresolved: true}\n  -   image: \"web\" # front\n      preresolved: true\n      newImage: " +
             quote + reference + quote +
             "   # pinned\n  - image: web\n    newImage: by/tag\n---\nkind: Other\nnewImage: " + kOld +
             "\n...\n";
    };
    CHECK(update_lock(lock(kOld), kImages) == lock(kNew));
    CHECK(update_lock(lock(kNew), kImages) == lock(kNew));
    CHECK(update_lock(lock(kOld), {}) == lock(kOld));
  }
}

TEST_CASE("update_lock: a reference in flow style, folded or by an alias", "[config]") {
  const std::string head = kConfig + "overrides:\n- ";
  CHECK(update_lock(head + "{image: web, preresolved: true, newImage: " + kOld + "}\n", kImages) ==
        head + "{image: web, preresolved: true, newImage: " + kNew + "}\n");
  CHECK(update_lock(head + "newImage: >- # why\n    " + kOld + "\n  image: web\n  preresolved: true\n",
                    kImages) == head + "newImage: " + kNew + " # why\n  image: web\n  preresolved: true\n");
  CHECK(update_lock("x: &x " + kOld + "\n" + head + "{image: web, preresolved: true, newImage: *x}\n",
                    kImages) ==
        "x: &x " + kOld + "\n" + head + "{image: web, preresolved: true, newImage: " + kNew + "}\n");
}

TEST_CASE("update_lock: the reference of an ImagesLock is replaced, with the origins where they are told",
          "[config]") {
  const auto lock = [](const std::string& reference, const std::string& tag) {
    return kImagesLock +
           "images:\n- annotations:\n    kbld.carvel.dev/id: web\n    kbld.carvel.dev/origins: | # why\n     "
           " - "
           "resolved:\n          tag: \"" +
           tag + "\"\n          url: web\n  image: " + reference + "\n- image: " + kOld +
           "\n  annotations: {kbld.carvel.dev/id: api}\n";
  };
  CHECK(update_lock(lock(kOld, "1"), kImages) == lock(kNew, "2"));
  CHECK(update_lock(lock(kNew, "2"), kImages) == lock(kNew, "2"));

  const std::string bare = "images: [{annotations: {kbld.carvel.dev/id: web}, image: ";
  CHECK(update_lock(kImagesLock + bare + kOld + "}]\n", kImages) == kImagesLock + bare + kNew + "}]\n");
}

TEST_CASE("update_lock: an image without origins has an empty list of them", "[config]") {
  const std::string flow = "images: [{annotations: {kbld.carvel.dev/id: web, kbld.carvel.dev/origins: ";
  const std::string old = kImagesLock + flow + "'- {local: {path: p}}'}, image: " + kOld + "}]\n";
  CHECK(update_lock(old, {{.image = "web", .pinned = {.url = kNew}}}) ==
        kImagesLock + flow + "\"[]\\n\"}, image: " + kNew + "}]\n");
}

TEST_CASE("update_lock: a Config's field 'images' means nothing", "[config]") {
  const std::string text = kConfig + "images: [x]\n";
  CHECK(update_lock(text, kImages) == text);
}

TEST_CASE("update_lock: what would change other entries too is refused", "[config]") {
  const std::string shared = kConfig + "overrides:\n- {image: web, preresolved: true, newImage: &x " + kOld +
                             "}\n- {image: api, preresolved: true, newImage: *x}\n";
  CHECK_THROWS_WITH(update_lock(shared, kImages),
                    "this lock cannot be updated where it stands, because its entries share text by aliases: "
                    "write it anew");
}

TEST_CASE("update_lock: a lock that cannot be read is told by its place", "[config]") {
  try {
    update_lock("---\na: b\n---\n" + kConfig + "overrides: {}\n", kImages);
    FAIL("no error");
  } catch (const manifest::SyntaxError& error) {
    CHECK(std::string(error.what()) == "overrides: expected a list, found a mapping");
    CHECK(error.offset() == std::string("---\na: b\n---\n").size() + kConfig.size() + 11);
  }
}
