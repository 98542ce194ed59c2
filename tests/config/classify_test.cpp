#include "config/classify.hpp"

#include "support/catch.hpp"

TEST_CASE("classify: documents of kbld's and imgpkg's APIs are known by their apiVersion", "[config]") {
  CHECK(config::config_kind("apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n") == "Config");
  CHECK(config::config_kind(R"({"kind": "Sources", "apiVersion": "kbld.k14s.io/v1alpha1"})") == "Sources");
  CHECK(config::config_kind("---\napiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n") ==
        "ImagesLock");
  CHECK(config::config_kind("apiVersion: kbld.k14s.io/v1alpha1\n") == "(unknown)");
}

TEST_CASE("classify: other documents that mention them are none", "[config]") {
  for (const std::string_view text :
       {"", "kind: Config\n", "apiVersion: v1\nkind: Config\n", "a: kbld.k14s.io/v1alpha1\n",
        "[kbld.k14s.io/v1alpha1]",
        "apiVersion: v1\ndata: |\n  apiVersion: kbld.k14s.io/v1alpha1\n  kind: Config\n",
        "apiVersion: kbld.k14s.io/v1alpha1\nkind: [Config\n",
        "apiVersion: kbld.k14s.io/v1alpha2\nkind: Config\n"}) {
    CAPTURE(text);
    CHECK(config::config_kind(text).empty());
  }
}
