// `kpin inspect` and --unresolved-inspect, through the kpin binary. Neither asks a registry.

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/process.hpp"

using support::describe;
using support::run_kpin;

namespace {

const std::string kInput =
    "apiVersion: apps/v1\n"
    "kind: Deployment\n"
    "metadata:\n"
    "  name: web\n"
    "  namespace: prod\n"
    "  annotations:\n"
    "    kbld.k14s.io/images: |\n"
    "      - origins:\n"
    "        - resolved:\n"
    "            tag: \"1\"\n"
    "            url: r.io/web:1\n"
    "        url: r.io/web@d\n"
    "spec:\n"
    "  image: r.io/web@d\n"
    "---\n"
    "{\"kind\": \"Pod\", \"metadata\": {\"generateName\": \"a-\"}, \"image\": "
    "\"\\u001b[31m\\u009b\xC3\xA9\"}\n";

}  // namespace

TEST_CASE("inspect: a table with aligned columns, and no control characters in it", "[cmd]") {
  const auto result = run_kpin({"inspect"}, kInput);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  CHECK(result.out ==
        "IMAGE          ORIGINS              RESOURCE                                  PLACE\n"
        "\\x1B[31m\\x9B\xC3\xA9  -                    Pod/a-*                                   stdin:16\n"
        "r.io/web@d     resolved r.io/web:1  Deployment/web (apps/v1, namespace prod)  stdin:14\n");
}

TEST_CASE("inspect: --json has every field, and is empty without images", "[cmd]") {
  const auto json = nlohmann::json::parse(run_kpin({"inspect", "--json"}, kInput).out);
  const auto& images = json.at("images");
  REQUIRE(images.size() == 2);
  CHECK(images[1] == nlohmann::json::parse(R"({
    "image": "r.io/web@d",
    "origins": [{"resolved": {"tag": "1", "url": "r.io/web:1"}}],
    "resource": {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "prod", "name": "web"},
    "file": "stdin", "line": 14, "column": 10})"));
  CHECK(images[0].at("image") == "\x1B[31m\xC2\x9B\xC3\xA9");
  CHECK(images[0].at("resource").at("name") == "a-*");
  CHECK(run_kpin({"inspect", "--json"}, "a: 1\n").out == "{\n  \"images\": []\n}\n");
}

TEST_CASE("inspect: what cannot be read is told, and nothing is printed", "[cmd]") {
  const auto result = run_kpin({"inspect"}, kInput + "---\nimage: [\n");
  CHECK(result.status == 2);
  CHECK(result.out.empty());
}

TEST_CASE("inspect: --unresolved-inspect lists each reference once, as a YAML list", "[cmd]") {
  CHECK(
      run_kpin({"--unresolved-inspect"}, "x: [{image: b}, {image: a}, {image: b}, {image: \"1.0\"}]\n").out ==
      "- image: \"1.0\"\n- image: a\n- image: b\n");
  CHECK(run_kpin({"--unresolved-inspect"}, "a: 1\n").out == "null\n");
  CHECK(run_kpin({"--unresolved-inspect"}, "image: [").status == 2);
}
