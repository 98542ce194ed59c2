#include "cmd/log_format.hpp"

#include <sstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"

using support::contains;
using support::pod;
using support::run_kpin;

namespace {

using Json = nlohmann::json;

/// Each line as an object without its time; throws for a line that is none.
std::vector<Json> objects(const std::string& lines) {
  std::vector<Json> found;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    found.push_back(Json::parse(line));
    found.back().at("time").get<std::string>();
    found.back().erase("time");
  }
  return found;
}

std::string said(const Json& object) { return object.at("message"); }

/// A registry that has all but what is in the repository "none".
support::FaultServer::Fault without_one() {
  return [](support::Connection& connection, const std::string& asked, int /*count*/) {
    return contains(asked, "/none/") && connection.write(support::http_answer("404 Not Found", ""));
  };
}

}  // namespace

TEST_CASE("log format: an object has the time, the level, and what there is else", "[cmd]") {
  const auto now = std::chrono::system_clock::from_time_t(1769860800) + std::chrono::milliseconds(7);
  CHECK(cmd::json_line({.text = "two\nlines \"\x1B"}, now) ==
        "{\"time\":\"2026-01-31T12:00:00.007Z\",\"level\":\"info\","
        "\"message\":\"two\\nlines \\\"\\\\x1B\"}\n");
  CHECK(cmd::json_line({.level = cmd::Level::warning, .kind = "build", .image = "app:1", .text = "\xFF"},
                       now) ==
        "{\"time\":\"2026-01-31T12:00:00.007Z\",\"level\":\"warning\",\"kind\":\"build\","
        "\"image\":\"app:1\",\"message\":\"\\\\xFF\"}\n");
  CHECK(cmd::json_line({.level = cmd::Level::error,
                        .text = "gone",
                        .places = {{.file = "a\n", .position = {.line = 2, .column = 3}}},
                        .excerpt = "    2 | "},
                       now) ==
        "{\"time\":\"2026-01-31T12:00:00.007Z\",\"level\":\"error\","
        "\"places\":[{\"file\":\"a\\\\x0A\",\"line\":2,\"column\":3}],\"message\":\"gone\"}\n");
}

TEST_CASE("log format: it is known before the command line is", "[cmd]") {
  const auto is_json = [](const std::vector<std::string>& arguments) {
    return cmd::asked_log_format(arguments) == cmd::LogFormat::json;
  };
  CHECK(is_json({"--bogus", "--log-format=json"}));
  CHECK(is_json({"check", "--log-format", "json", "-q"}));
  CHECK_FALSE(is_json({"--log-format=json", "--log-format=text"}));
  CHECK_FALSE(is_json({"--log-format"}));
  CHECK_FALSE(is_json({"--log-formats", "json"}));
  CHECK_FALSE(is_json({"-f", "json"}));
}

TEST_CASE("log format: what references became", "[cmd]") {
  support::FaultServer registry(without_one());
  const std::string image = registry.host() + "/app:1";
  const auto result = run_kpin({"--log-format=json"}, pod(image));
  CHECK(result.status == 0);
  CHECK(objects(result.err) ==
        std::vector<Json>{{{"level", "info"},
                           {"kind", "resolve"},
                           {"image", image},
                           {"message", "final: " + image + " -> " + registry.host() + "/app@" +
                                           std::string(support::kFaultDigest)}}});
}

TEST_CASE("log format: failures, warnings and requests", "[cmd]") {
  support::FaultServer registry(without_one());
  const std::string input = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nbogus: 1\n---\n" +
                            pod(registry.host() + "/none:1") + "---\n" + pod(registry.host() + "/none:1");
  const auto found = objects(run_kpin({"-v", "--log-format=json"}, input).err);
  INFO(Json(found).dump(2));
  REQUIRE(found.size() == 6);  // three tries for the manifest, and one for the tags that may be meant
  CHECK(found[0].at("level") == "warning");
  CHECK(contains(said(found[0]), "bogus"));
  CHECK(found[0].at("places") == Json{{{"file", "stdin"}, {"line", 3}, {"column", 1}}});
  CHECK(found[1].at("kind") == "http");
  CHECK(said(found[1]).starts_with("HEAD https://" + registry.host()));
  CHECK(found[5].at("level") == "error");
  CHECK(found[5].at("image") == registry.host() + "/none:1");
  const Json resource = {{"apiVersion", "v1"}, {"kind", "Pod"}, {"namespace", ""}, {"name", "a"}};
  const auto place = [&](int line) {
    return Json{{"file", "stdin"}, {"line", line}, {"column", 12}, {"resource", resource}};
  };
  CHECK(found[5].at("places") == Json{place(11), place(19)});
  CHECK(said(found[5]).starts_with("cannot resolve '"));
}

TEST_CASE("log format: bad usage, and a format that there is not", "[cmd]") {
  const auto bad = run_kpin({"--log-format=json", "--bogus"});
  CHECK(bad.status == 2);
  CHECK(objects(bad.err) ==
        std::vector<Json>{{{"level", "error"},
                           {"message", "Option 'bogus' does not exist; 'kpin --help' lists the options"}}});
  const auto none = run_kpin({"--log-format=xml"});
  CHECK(none.status == 2);
  CHECK(none.err == "kpin: --log-format must be text or json, not 'xml'\n");
}
