// Config documents among the inputs, through the kpin binary. Nothing here needs a registry: overrides are
// preresolved, or what is asked for fails before.

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::run_kpin;

namespace {

const std::string kDigest = "@sha256:" + std::string(64, 'a');
const std::string kHead = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";

/// A Config that settles `image`.
std::string settled(const std::string& image, const std::string& name) {
  return kHead + "overrides:\n- image: " + image + "\n  newImage: r.io/" + name + kDigest +
         "\n  preresolved: true\n";
}

support::ProcessResult pin(const std::string& input, support::Argv more = {}) {
  support::Argv args = {"-q", "--images-annotation=false"};
  args.insert(args.end(), more.begin(), more.end());
  return run_kpin(args, input);
}

/// Runs, and checks that it is told as misconfigured by exactly `message`.
void check_misconfigured(const std::string& input, const std::string& message, support::Argv more = {}) {
  const auto result = pin(input, std::move(more));
  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "kpin: " + message + "\n");
}

}  // namespace

TEST_CASE("config: it counts wherever it stands, and is never written", "[cmd]") {
  const std::string pinned = "image: r.io/a" + kDigest + "\n";
  CHECK(pin(settled("a", "a") + "---\nimage: a\n").out == "---\n" + pinned);
  CHECK(pin("image: a\n---\n" + settled("a", "a")).out == pinned);
  CHECK(pin("x: 1\n---\n" + settled("a", "a") + "---\nimage: a\n").out == "x: 1\n---\n" + pinned);
  CHECK(pin(settled("a", "a")).out.empty());
  CHECK(pin("---\n---\n" + settled("a", "a") + "---\n").status == 0);

  const support::TempFolder folder;
  const std::string last = folder.write("last.yml", settled("a", "a"));
  CHECK(run_kpin({"-q", "--images-annotation=false", "-f", "-", "-f", last}, "image: a\n").out == pinned);
}

TEST_CASE("config: of several the first that fits counts, in the order of the inputs", "[cmd]") {
  const std::string resource = "---\nimage: a\n";
  CHECK(pin(settled("a", "x") + "---\n" + settled("a", "y") + resource).out ==
        "---\nimage: r.io/x" + kDigest + "\n");
  CHECK(pin(settled("b", "x") + "---\n" + settled("a", "y") + resource).out ==
        "---\nimage: r.io/y" + kDigest + "\n");
}

TEST_CASE("config: it may be JSON, have carriage returns, anchors and merge keys", "[cmd]") {
  const std::string pinned = "image: r.io/a" + kDigest + "\n";
  const support::TempFolder folder;
  const std::string json = folder.write(
      "config.json",
      "{\"apiVersion\": \"kbld.k14s.io/v1alpha1\", \"kind\": \"Config\",\n\t\"overrides\": [{\"image\": "
      "\"a\", \"newImage\": \"r.io/a" +
          kDigest + "\", \"preresolved\": true}]}");
  CHECK(pin("image: a\n", {"-f", json, "-f", "-"}).out == pinned);

  std::string windows = settled("a", "a");
  for (std::size_t at = windows.find('\n'); at != windows.npos; at = windows.find('\n', at + 2))
    windows.replace(at, 1, "\r\n");
  CHECK(pin("image: a\n---\n" + windows).out == pinned);

  CHECK(pin("image: a\n---\n" + kHead + "overrides:\n- &o {image: b, newImage: &n \"r.io/a" + kDigest +
            "\", preresolved: true}\n- <<: *o\n  image: a\n")
            .out == pinned);
}

TEST_CASE("config: beside an image the repository of a matcher does not count", "[cmd]") {
  const auto result =
      pin("image: a:1\n---\n" + kHead + "overrides:\n- image: a:1\n  imageRepo: b\n  newImage: r.io/a" +
          kDigest + "\n  preresolved: true\n- {image: b:1, newImage: r.io/b" + kDigest +
          ", preresolved: true}\n---\nimage: b:1\n");
  INFO(describe(result));
  CHECK(result.out == "image: r.io/a" + kDigest + "\n---\nimage: r.io/b" + kDigest + "\n");
}

TEST_CASE("config: a text that is no reference does not come under a repository", "[cmd]") {
  const std::string rest = "args: ['echo: hello', \"echo:1\\n\"]\n";
  const auto result = pin(kHead + "searchRules: [{valueMatcher: {imageRepo: echo}}]\n---\n" + rest);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "---\n" + rest);
}

TEST_CASE("config: faults have file, line, column and the field's path; nothing is written", "[cmd]") {
  check_misconfigured(
      "image: a\n---\n" + kHead + "overrides:\n- image: 5\n  newImage: b\n",
      "stdin:6:10: overrides[0].image: expected a string, found a number; quotes make it a string");
  check_misconfigured(kHead + "keys: {}\n", "stdin:3:7: keys: expected a list, found a mapping");
  check_misconfigured(
      kHead + "minimumRequiredVersion: 9.0.0\n",
      "stdin:3:25: minimumRequiredVersion: this document needs kbld 9.0.0, and this kpin does what "
      "kbld 0.45.0 does");

  const support::TempFolder folder;
  const std::string one = folder.write("one.yml", kHead + "sources: [{image: a}]\n");
  const std::string two = folder.write("two.yml", kHead + "policies: [{onUnresolved: maybe}]\n");
  check_misconfigured("image: a\n",
                      one + ":3:11: sources[0]: path is missing\nkpin: " + two +
                          ":3:27: policies[0].onUnresolved: expected 'fail', 'warn' or 'skip', not 'maybe'",
                      {"-f", "-", "-f", one, "-f", two});
}

TEST_CASE("config: likely mistakes are warnings, and faults with --strict", "[cmd]") {
  const std::string input = settled("a", "a") + "overides: []\n---\nimage: a\n";
  const std::string message = "stdin:7:1: unknown field 'overides'; did you mean 'overrides'?";
  const auto result = pin(input);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "---\nimage: r.io/a" + kDigest + "\n");
  CHECK(result.err == "kpin: warning: " + message + "\n");
  check_misconfigured(input, message, {"--strict"});

  const std::string twice = kHead + "keys: [a]\nkeys: [b]\n";
  CHECK(pin(twice).err == "kpin: warning: stdin:4:1: duplicate field 'keys'; the last one counts\n");
  check_misconfigured(twice, "stdin:4:1: duplicate field 'keys'; the last one counts", {"--strict"});
}

TEST_CASE("config: a second source of an image is told, as it does not count", "[cmd]") {
  const std::string input =
      "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsources:\n- {image: a, path: x}\n"
      "- {image: a, path: x}\n- {image: a, path: z}\n"
      "- {imageRepo: a, path: z}\n";
  const auto result = run_kpin({}, input);
  CHECK(result.status == 0);
  CHECK(
      result.err ==
      "kpin: warning: stdin:6:3: this source of 'a' does not count: a is built from x, as stdin:4:3 says\n");
  CHECK(run_kpin({"--strict"}, input).status == 2);
}

TEST_CASE("config: a kind that nobody knows is a resource, with a warning", "[cmd]") {
  const std::string input = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Confg\noverrides: []\n";
  const std::string message =
      "stdin:1:1: 'kbld.k14s.io/v1alpha1' has no kind 'Confg' that kpin knows; did you mean 'Config'?";
  const auto result = pin(input);
  CHECK(result.status == 0);
  CHECK(result.out == input);
  CHECK(result.err == "kpin: warning: " + message + " The document is passed on as a resource.\n");
  check_misconfigured(input, message, {"--strict"});

  const std::string lock = "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: Config\nkeys: [x]\n";
  CHECK(pin(lock).out == lock);
}

TEST_CASE("config: an ImagesLock is always strict", "[cmd]") {
  const std::string head =
      "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: r.io/a" + kDigest +
      "\n  annotations:\n    kbld.carvel.dev/id: a\n";
  CHECK(pin(head + "---\nimage: a\n").out == "---\nimage: r.io/a" + kDigest + "\n");
  check_misconfigured(head + "imags: []\n", "stdin:7:1: unknown field 'imags'; did you mean 'images'?");
  check_misconfigured(head + "    kbld.carvel.dev/origins: '{'\n",
                      "stdin:4:3: images[0]: the annotation kbld.carvel.dev/origins must be a YAML list");
}

TEST_CASE("config: among the items of a list it is refused", "[cmd]") {
  check_misconfigured(
      "kind: List\nitems:\n- kind: A\n- apiVersion: kbld.k14s.io/v1alpha1\n  kind: Config\n",
      "stdin:4:3: configuration of kpin among the items of a list is not read: make it a document "
      "of its own");
}

TEST_CASE("config: JSON in a text is read by the yaml strategy too", "[cmd]") {
  const std::string config = settled("a", "a") +
                             "searchRules: [{keyMatcher: {name: doc}, updateStrategy: {yaml: {searchRules: "
                             "[{keyMatcher: {name: image}}]}}}]\n---\n";
  CHECK(pin(config + R"(doc: '{"image": "a", "x": "\ud83d\ude00", "y": "a\/b"}')" + "\n").out ==
        "---\n"
        R"(doc: '{"image": "r.io/a)" +
            kDigest + R"(", "x": "\ud83d\ude00", "y": "a\/b"}')" + "\n");
}

TEST_CASE("config: an embedded text that is one scalar has no keys for rules to match", "[cmd]") {
  const std::string input = kHead +
                            "searchRules:\n- keyMatcher: {name: doc}\n  updateStrategy: {yaml: {searchRules: "
                            "[{valueMatcher: {imageRepo: a}}]}}\n---\n";
  CHECK(pin(input + "doc: a:1\n").out == "---\ndoc: a:1\n");
}

TEST_CASE("config: an override that fits nothing is told with -v", "[cmd]") {
  const std::string input = kHead +
                            "overrides:\n- {image: b, newImage: c}\n- {imageRepo: d, newImage: c}\n"
                            "- {image: a, newImage: r.io/a" +
                            kDigest + ", preresolved: true}\n---\nimage: a\n";
  const auto result = pin(input, {"-v"});
  CHECK(result.status == 0);
  CHECK(result.err ==
        "kpin: warning: stdin:4:3: the override of 'b' fits no reference\n"
        "kpin: warning: stdin:5:3: the override of 'd' fits no reference\n");
  CHECK(pin(input).err.empty());
}

TEST_CASE("config: very many overrides are no burden", "[cmd]") {
  constexpr int kMany = 20000;
  std::string config = kHead + "overrides:\n";
  std::string resources;
  std::string expected;
  for (int i = 0; i < kMany; ++i) {
    const std::string name = "app" + std::to_string(i);
    config += "- {image: " + name + ", newImage: \"r.io/" + name + kDigest + "\", preresolved: true}\n";
    resources += "---\nimage: " + name + "\n";
    expected += "---\nimage: r.io/" + name + kDigest + "\n";
  }
  const auto result = pin(config + resources, {"-v"});
  CHECK_FALSE(result.timed_out);
  CHECK(result.status == 0);
  CHECK(result.out == expected);
}

TEST_CASE("config: one that is no YAML is told, and not passed on", "[cmd]") {
  check_misconfigured("x: 1\n---\n" + kHead + "keys: [a\n",
                      "stdin:6:1: not valid YAML: while parsing a flow sequence that began 1 line earlier: "
                      "did not find expected ',' or ']'");
}

TEST_CASE("config: hostile documents are refused in time", "[cmd]") {
  std::string deep = kHead + "searchRules: ";
  for (int i = 0; i < 300; ++i) deep += "[{keyMatcher: {name: a}, updateStrategy: {yaml: {searchRules: ";
  CHECK(pin(deep + "\n").status == 2);

  std::string bomb = kHead + "x: &a0 [y]\n";
  for (int i = 1; i < 30; ++i)
    bomb += "x" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ",*a" +
            std::to_string(i - 1) + "]\n";
  CHECK(pin(bomb + "keys: *a29\n").status == 2);
  CHECK(pin(kHead + "searchRules: [{keyMatcher: {name: a}, updateStrategy: {regexp: {pattern: "
                    "'(?P<image>a{1000}{1000})'}}}]\n")
            .status == 2);

  std::string steps;
  for (int i = 0; i < 200; ++i) steps += "{anyDepth: true}, a, ";
  std::string nested;
  for (int i = 0; i < 300; ++i) nested += "{a: ";
  const auto paths = pin(kHead + "searchRules: [{keyMatcher: {path: [" + steps + "b]}}]\n---\nr: " + nested +
                         "x" + std::string(300, '}') + "\n");
  INFO(describe(paths));
  CHECK(paths.status == 0);
  CHECK_FALSE(paths.timed_out);
}

TEST_CASE("image map: inputs win over it, and what it cannot be is refused", "[cmd]") {
  const support::TempFolder folder;
  const std::string map = folder.write("map.json", R"({"a": "map/a", "b": "map/b"})");
  CHECK(pin(settled("a", "a") + "---\nx: [{image: a}, {image: b}]\n", {"--image-map-file", map}).out ==
        "---\nx: [{image: r.io/a" + kDigest + "}, {image: map/b}]\n");

  const auto refused = [&](const std::string& text) {
    const std::string file = folder.write("bad.json", text);
    const auto result = pin("image: a\n", {"--image-map-file", file});
    INFO(describe(result));
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    return result.err;
  };
  const std::string file = "kpin: " + folder.path("bad.json");
  CHECK(refused("{\"a\": 1}") == file + ":1:1: image map: expected a string for 'a'\n");
  CHECK(refused("{\"a\":\n x}") == file + ":2:2: not valid JSON\n");
  CHECK(refused("[]") == file + ":1:1: expected a JSON object of strings\n");
  CHECK(refused("{\"a\": \"\"}") == file + ":1:1: image map: an image has no name\n");
  CHECK(contains(refused("{\"a\": \"\xFF\"}"), "not valid JSON"));
  CHECK(contains(refused(std::string("{\"a\": \"\0\"}", 10)), "not valid JSON"));
  CHECK(contains(refused("{\"a\": " + std::string(100000, '[')), "image map: expected a string for 'a'"));
  CHECK(contains(pin("image: a\n", {"--image-map-file", folder.path()}).err, "Is a directory"));
}
