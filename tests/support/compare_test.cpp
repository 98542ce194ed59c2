#include "support/compare.hpp"

#include "support/catch.hpp"

TEST_CASE("difference: pins and the annotation are none, all else is one", "[support]") {
  const support::Pins pins = {{"a:1", "a@d"}};
  CHECK(support::difference("image: a:1\n", "metadata: {annotations: {kbld.k14s.io/images: x}}\nimage: a@d\n",
                            pins)
            .empty());
  CHECK(support::difference("x: &i a:1\nimage: *i\nannotations: *i\n",
                            "x: &i a:1\nimage: a@d\nannotations: {<<: *i, kbld.k14s.io/images: x}\n", pins)
            .empty());
  CHECK(support::difference("image: &i a:1\nb: *i\n", "image: &i a@d\nb: a:1\n", pins).empty());
  CHECK_FALSE(support::difference("image: &i a:1\nb: *i\n", "image: &i a@d\nb: *i\n", pins).empty());
  for (const auto& [before, after] : std::map<std::string, std::string>{{"image: a:1", "image: b@d"},
                                                                        {"imago: a:1", "imago: a@d"},
                                                                        {"image: &x a:1", "image: a@d"},
                                                                        {"a: 1", "a: '1'"},
                                                                        {"a: 1", "a: 1\nb: 2"},
                                                                        {"metadata: {b: 1}", "metadata: {}"},
                                                                        {"a: [1, 2]", "a: [2, 1]"}}) {
    CAPTURE(before, after);
    CHECK_FALSE(support::difference(before, after, pins).empty());
  }
}
