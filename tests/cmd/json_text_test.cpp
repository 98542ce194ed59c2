#include "cmd/json_text.hpp"

#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "support/catch.hpp"

using Json = nlohmann::ordered_json;

TEST_CASE("json text: what terminals and runners act on is escaped, and the value is the same", "[cmd]") {
  const std::string text =
      "caf\xC3\xA9 \x7F\xC2\x9B \xE2\x80\xAE \xF3\xA0\x81\xA1 ##[add-mask] ##vso[x] \x1B\n";
  const Json json = {{"a", text}, {"b", Json::array({1, true})}};
  const std::string written = cmd::json_text(json);
  CHECK(written ==
        "{\"a\":\"caf\xC3\xA9 \\u007f\\u009b \\u202e \\udb40\\udc61 ##\\u005badd-mask] ##vso\\u005bx] "
        "\\u001b\\n\","
        "\"b\":[1,true]}");
  CHECK(Json::parse(written) == json);
  CHECK(Json::parse(cmd::json_text(json, 2)) == json);
  CHECK(base::printable_lines(cmd::json_text(json, 2)) == cmd::json_text(json, 2));
}

TEST_CASE("json text: bytes that are no UTF-8 are seen to be missing", "[cmd]") {
  CHECK(cmd::json_text(Json{{"a\x9B", "b\xFF"}}) == "{\"a\xEF\xBF\xBD\":\"b\xEF\xBF\xBD\"}");
}
