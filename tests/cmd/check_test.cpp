// `kpin check` without --drift, through the kpin binary. Nothing is asked.

#include <nlohmann/json.hpp>

#include "cmd/finding.hpp"
#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::run_kpin;

namespace {

const std::string kPinned = "r.io/a@sha256:" + std::string(64, 'a');

const std::string kInput =
    "kind: Pod\n"
    "metadata: {name: web, namespace: prod}\n"
    "x:\n"
    "- image: " +
    kPinned +
    "\n"
    "- image: nginx:1.25\n"
    "- image: 'Not\\A'\n"
    "- image: \"\"\n";

cmd::Finding finding(const std::string& file, const std::string& message) {
  return {.image = {.image = "i", .file = file, .line = 3, .column = 5}, .message = message};
}

}  // namespace

TEST_CASE("check: what is not pinned is listed with its place, and the exit status is 3", "[cmd]") {
  const auto result = run_kpin({"check"}, kInput);
  INFO(describe(result));
  CHECK(result.status == 3);
  CHECK(result.err.empty());
  CHECK(
      result.out.starts_with("stdin:5:10: 'nginx:1.25' is not pinned by a digest\n"
                             "stdin:6:10: 'Not\\A' is no image reference: "));
  CHECK(support::occurrences(result.out, "\n") == 2);
}

TEST_CASE("check: when everything is pinned it says nothing, and the exit status is 0", "[cmd]") {
  for (const std::string& input : {"image: " + kPinned + "\n", std::string("a: 1\n"), std::string()}) {
    const auto result = run_kpin({"check"}, input);
    CHECK(result.status == 0);
    CHECK(result.out.empty());
    CHECK(result.err.empty());
  }
  CHECK(run_kpin({"check", "--output=github"}, "a: 1\n").out.empty());
  CHECK(run_kpin({"check", "--json"}, "a: 1\n").out == "{\n  \"findings\": []\n}\n");
}

TEST_CASE("check: what cannot be read is exit status 2, and nothing is listed", "[cmd]") {
  for (const std::string more :
       {"image: [\n", "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nkeys: 1\n"}) {
    const auto result = run_kpin({"check", "--output=json"}, kInput + "---\n" + more);
    INFO(describe(result));
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
  }
  CHECK(run_kpin({"check", "-f", "gone.yml"}).status == 2);
}

TEST_CASE("check: search rules apply, policies and --skip exempt", "[cmd]") {
  const std::string input =
      "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nkeys: [picture]\n"
      "policies:\n- {imageRepo: local/*, skip: true}\n- {imageRepo: '*', onUnresolved: skip}\n"
      "---\npicture: a:1\nimage: local/b:1\nx: {image: dev/c:1}\n";
  CHECK(run_kpin({"check"}, input).out ==
        "stdin:8:10: 'a:1' is not pinned by a digest\nstdin:10:12: 'dev/c:1' is not pinned by a digest\n");
  const auto skipped = run_kpin({"check", "--skip=dev/*", "--skip=index.docker.io/library/a:*"}, input);
  CHECK(skipped.status == 0);
  CHECK(skipped.out.empty());
}

TEST_CASE("check: places in embedded texts, CRLF and files with a byte order mark are exact", "[cmd]") {
  const support::TempFolder folder;
  folder.write("k8s/a.yml",
               "\xEF\xBB\xBF"
               "a: 1\r\nimage:   a\r\n");
  folder.write("k8s/b.json", "{\"\xC3\xA9\": 1, \"image\": \"b\"}");
  folder.write(
      "k8s/c.yml",
      "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsearchRules:\n"
      "- {keyMatcher: {name: text}, updateStrategy: {yaml: {searchRules: [{keyMatcher: {name: image}}]}}}\n"
      "---\ntext: |\n  a: 1\n  image: c\n");
  const auto result = run_kpin({"check", "-f", "k8s"}, {}, {.folder = folder.path()});
  INFO(describe(result));
  CHECK(result.out ==
        "k8s/a.yml:2:10: 'a' is not pinned by a digest\n"
        "k8s/b.json:1:19: 'b' is not pinned by a digest\n"
        "k8s/c.yml:8:10: 'c' is not pinned by a digest\n");
}

TEST_CASE("check: no secret and no control character is shown", "[cmd]") {
  const auto result =
      run_kpin({"check"}, "x:\n- image: https://ann:secret@r.io/a\n- image: \"\\e[2J\\n\\x9B\"\n");
  INFO(describe(result));
  CHECK_FALSE(contains(result.out, "secret"));
  CHECK_FALSE(contains(result.out, "\x1B"));
  CHECK(contains(result.out, "stdin:3:10: '[2J' is no image reference: "));
  CHECK(support::occurrences(result.out, "\n") == 2);
}

TEST_CASE("check: --output=json and --json have every field", "[cmd]") {
  const auto result = run_kpin({"check", "--output=json"}, kInput);
  CHECK(result.status == 3);
  CHECK(result.out == run_kpin({"check", "--json"}, kInput).out);
  const auto findings = nlohmann::json::parse(result.out).at("findings");
  REQUIRE(findings.size() == 2);
  CHECK(findings[0] == nlohmann::json::parse(R"({
    "rule": "not-pinned", "message": "'nginx:1.25' is not pinned by a digest",
    "image": "nginx:1.25", "tag": "", "digest": "",
    "resource": {"apiVersion": "", "kind": "Pod", "namespace": "prod", "name": "web"},
    "file": "stdin", "line": 5, "column": 10})"));
  CHECK(findings[1].at("rule") == "malformed");
  CHECK(findings[1].at("image") == "Not\\A");
}

TEST_CASE("check: --output=sarif is a log of SARIF 2.1.0", "[cmd]") {
  const support::TempFolder folder;
  folder.write("k8s/a b\xC3\xA9:#?%.yml", kInput);
  const auto result = run_kpin({"check", "--output=sarif", "-f", "k8s"}, {}, {.folder = folder.path()});
  INFO(describe(result));
  CHECK(result.status == 3);
  const auto log = nlohmann::json::parse(result.out);
  CHECK(log.at("version") == "2.1.0");
  const auto& run = log.at("runs").at(0);
  CHECK(run.at("columnKind") == "unicodeCodePoints");
  CHECK(run.at("tool").at("driver").at("name") == "kpin");
  const auto& results = run.at("results");
  REQUIRE(results.size() == 2);
  CHECK(results[0] == nlohmann::json::parse(R"json({
    "ruleId": "not-pinned", "ruleIndex": 0, "level": "error",
    "message": {"text": "'nginx:1.25' is not pinned by a digest"},
    "locations": [{
      "physicalLocation": {
        "artifactLocation": {"uri": "k8s/a%20b%C3%A9%3A%23%3F%25.yml"},
        "region": {"startLine": 5, "startColumn": 10}},
      "logicalLocations": [{"name": "Pod/web (namespace prod)", "kind": "resource"}]}]})json"));
  // Each result names the rule that its index leads to.
  const auto& rules = run.at("tool").at("driver").at("rules");
  for (const auto& found : results)
    CHECK(rules.at(found.at("ruleIndex").get<std::size_t>()).at("id") == found.at("ruleId"));

  const auto clean = nlohmann::json::parse(run_kpin({"check", "--output=sarif"}, "a: 1\n").out);
  CHECK(clean.at("runs").at(0).at("results") == nlohmann::json::array());
}

TEST_CASE("check: SARIF has absolute paths as file URLs, and URLs as they are", "[cmd]") {
  const auto uri = [](const std::string& file) {
    const auto log = nlohmann::json::parse(cmd::findings_sarif({finding(file, "m")}));
    return log.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri"_json_pointer)
        .get<std::string>();
  };
  CHECK(uri("/a b/c.yml") == "file:///a%20b/c.yml");
  CHECK(uri("https://r.io/a%20b.yml?x=1 2") == "https://r.io/a%20b.yml?x=1%202");
  CHECK(uri("c:/a.yml") == "c%3A/a.yml");
}

TEST_CASE("check: --output=github annotates lines", "[cmd]") {
  const auto result = run_kpin({"check", "--output=github"}, kInput);
  CHECK(result.status == 3);
  CHECK(result.out.starts_with(
      "::error file=stdin,line=5,col=10,title=kpin not-pinned::'nginx:1.25' is not pinned by a digest\n"
      "::error file=stdin,line=6,col=10,title=kpin malformed::'Not\\A' is no image reference: "));
}

TEST_CASE("check: GitHub and SARIF are told of files from the root of the repository on", "[cmd]") {
  const support::TempFolder folder;
  folder.write("sub/k8s/web.yml", "image: nginx\n");
  const auto file_of = [&](const std::string& path, const std::optional<std::string>& workspace) {
    const auto result =
        run_kpin({"check", "--output=github", "-f", path}, {},
                 {.environment = {{"GITHUB_WORKSPACE", workspace}}, .folder = folder.path("sub")});
    return result.out.substr(0, result.out.find(','));
  };
  CHECK(file_of("./k8s/../k8s", std::nullopt) == "::error file=k8s/web.yml");
  CHECK(file_of(".", folder.path()) == "::error file=sub/k8s/web.yml");
  CHECK(file_of(folder.path("sub"), folder.path()) == "::error file=sub/k8s/web.yml");
  CHECK(file_of(".", folder.path("other")) == "::error file=k8s/web.yml");
  CHECK(file_of(".", folder.path("sub/k8s")) == "::error file=web.yml");
  CHECK(file_of("../sub", folder.path("sub")) == "::error file=k8s/web.yml");
}

TEST_CASE("check: annotations cannot be forged by names or messages", "[cmd]") {
  CHECK(cmd::findings_github({finding("a\n::add-mask::b,c:d%0A\r\x1B[2J", "m\n::stop-commands::x%,:\x1B")}) ==
        "::error file=a%0A%3A%3Aadd-mask%3A%3Ab%2Cc%3Ad%250A%0D\\x1B[2J,line=3,col=5,title=kpin not-pinned"
        "::m%0A::stop-commands::x%25,:\\x1B\n");
  CHECK(cmd::findings_github({finding("a", "##[stop]")}).ends_with("::##\\x5Bstop]\n"));
  CHECK(cmd::findings_text({finding("a\n\x1B.yml", "m")}) == "a\\x0A\\x1B.yml:3:5: m\n");
  CHECK(cmd::findings_text({finding(" ::error::a", "m")}) == " \\x3A:error::a:3:5: m\n");
}
