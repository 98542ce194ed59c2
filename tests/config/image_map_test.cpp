#include "config/image_map.hpp"

#include <utility>

#include "manifest/tree.hpp"
#include "support/catch.hpp"

TEST_CASE("image map: each entry is a preresolved override", "[config]") {
  const auto overrides = config::decode_image_map(
      R"({"web": "r.io/web@d", "api:1": "any text", "web": "r.io/last"})", "map.json");
  REQUIRE(overrides.size() == 2);
  CHECK(overrides[0].image == config::ImageMatcher{.image = "api:1"});
  CHECK(overrides[0].new_image == "any text");
  CHECK(overrides[0].preresolved);
  CHECK(overrides[0].place == "map.json");
  CHECK(overrides[1].image == config::ImageMatcher{.image = "web"});
  CHECK(overrides[1].new_image == "r.io/last");
  CHECK(config::decode_image_map("{}", "").empty());
}

TEST_CASE("image map: what is no JSON object of strings is refused, with its place", "[config]") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"web: x", "not valid JSON"},
      {"", "not valid JSON"},
      {"{} x", "not valid JSON"},
      {"{\"a\": \"\xFF\"}", "not valid JSON"},
      {"null", "expected a JSON object of strings"},
      {"[]", "expected a JSON object of strings"},
      {"\"a\"", "expected a JSON object of strings"},
      {R"({"a": 1})", "image map: expected a string for 'a'"},
      {R"({"a": null})", "image map: expected a string for 'a'"},
      {R"({"a": {"b": "c"}})", "image map: expected a string for 'a'"},
      {R"({"a": ""})", "image map: an image has no name"},
      {R"({"a": )" + std::string(100'000, '['), "image map: expected a string for 'a'"},
  };
  for (const auto& [text, message] : table) CHECK_THROWS_WITH(config::decode_image_map(text, ""), message);
  try {
    config::decode_image_map("{\"a\": \"b\",\n x}", "");
    FAIL("no error");
  } catch (const manifest::SyntaxError& error) {
    CHECK(error.offset() == 12);
  }
}
