#include "config/classify.hpp"

#include "support/catch.hpp"

using config::Addressee;
using config::addressee_of;

TEST_CASE("classify: documents that speak to kpin are told by apiVersion and kind", "[config]") {
  for (const std::string_view text :
       {"apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n",
        R"({"kind": "Sources", "apiVersion": "kbld.k14s.io/v1alpha1"})",
        "apiVersion: kbld.k14s.io/v1alpha1\r\nkind: ImageKeys\r\n",
        "---\napiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n",
        "apiVersion: kbld.k14s.io/v1alpha1\nkind: [Config\n",
        "kind: List\nitems:\n- kind: Pod\n- {apiVersion: kbld.k14s.io/v1alpha1, kind: Config}\n"}) {
    CAPTURE(text);
    CHECK(addressee_of(text) == Addressee::kpin);
  }
}

TEST_CASE("classify: a kind that the API does not have is told apart", "[config]") {
  for (const std::string_view text :
       {"apiVersion: kbld.k14s.io/v1alpha1\n", "apiVersion: kbld.k14s.io/v1alpha1\nkind: Confg\n",
        "apiVersion: kbld.k14s.io/v1alpha1\nkind: ImagesLock\n",
        "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: Config\n"}) {
    CAPTURE(text);
    CHECK(addressee_of(text) == Addressee::unclear);
  }
}

TEST_CASE("classify: other documents that mention them are none", "[config]") {
  for (const std::string_view text :
       {"", "kind: Config\n", "apiVersion: v1\nkind: Config\n", "a: kbld.k14s.io/v1alpha1\n",
        "[kbld.k14s.io/v1alpha1]",
        "apiVersion: v1\ndata: |\n  apiVersion: kbld.k14s.io/v1alpha1\n  kind: Config\n",
        "apiVersion: kbld.k14s.io/v1alpha2\nkind: Config\n",
        "items: [{apiVersion: kbld.k14s.io/v1alpha1, kind: Pod}, kbld.k14s.io/v1alpha1]\n"}) {
    CAPTURE(text);
    CHECK(addressee_of(text) == Addressee::cluster);
  }
}
