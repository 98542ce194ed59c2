#include <utility>
#include <vector>

#include "config/decoding.hpp"
#include "support/catch.hpp"

namespace {

constexpr std::string_view kHead = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";

std::vector<std::string> warnings_of(std::string_view fields) {
  std::vector<std::string> texts;
  for (const config::Warning& warning : decode_fields(fields).warnings) texts.push_back(warning.text);
  return texts;
}

}  // namespace

TEST_CASE("decode: an error names the field and what was expected there", "[config]") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"overrides:\n- {image: a, newImage: {}}", "overrides[0].newImage: expected a string, found a mapping"},
      {"overrides:\n- {image: a, newImage: 123}",
       "overrides[0].newImage: expected a string, found a number; quotes make it a string"},
      {"overrides:\n- {image: a, newImage: b, preresolved: \"true\"}",
       "overrides[0].preresolved: expected a boolean, found a string"},
      {"overrides: {web: b}", "overrides: expected a list, found a mapping"},
      {"overrides:\n- a", "overrides[0]: expected a mapping, found a string"},
      {"overrides:\n-", "overrides[0]: expected a mapping, found nothing"},
      {"overrides:\n- newImage: b", "overrides[0]: expected image or imageRepo"},
      {"overrides:\n- image: a", "overrides[0]: newImage is missing"},
      {"overrides:\n- image: a\n  newImag: b",
       "overrides[0]: newImage is missing; is it meant by 'newImag'?"},
      {"overrides:\n- {image: a, newImage: ''}", "overrides[0].newImage: must not be empty"},
      {"overrides:\n- {image: a, newImage: b, tagSelection: {}}",
       "overrides[0].tagSelection: semver is missing"},
      {"overrides:\n- {image: a, newImage: b, tagSelection: {semver: {constraints: 1.0}}}",
       "overrides[0].tagSelection.semver.constraints: expected a string, found a number; quotes make it a "
       "string"},
      {"sources:\n- image: a", "sources[0]: path is missing"},
      {"sources:\n- path: a", "sources[0]: expected image or imageRepo"},
      {"sources:\n- {image: a, path: b, ko: {}, pack: {}}", "sources[0]: pack and ko exclude each other"},
      {"sources:\n- {image: a, path: b, docker: {build: {}, buildx: {}}}",
       "sources[0].docker: build and buildx exclude each other"},
      {"sources:\n- {image: a, path: b, docker: {build: {rawOptions: [true]}}}",
       "sources[0].docker.build.rawOptions[0]: expected a string, found a boolean; quotes make it a string"},
      {"destinations:\n- newImage: a", "destinations[0]: expected image or imageRepo"},
      {"keys: ['']", "keys[0]: must not be empty"},
      {"keys: [1]", "keys[0]: expected a string, found a number; quotes make it a string"},
      {"policies:\n- onUnresolved: never",
       "policies[0].onUnresolved: expected 'fail', 'warn' or 'skip', not 'never'"},
      {"policies:\n- reference: tag", "policies[0].reference: expected 'digest' or 'tag+digest', not 'tag'"},
      {"policies:\n- requirePlatforms: [linux]",
       "policies[0].requirePlatforms[0]: expected os/arch[/variant], not 'linux'"},
      {"policies:\n- requirePlatforms: [windows/amd64:10]",
       "policies[0].requirePlatforms[0]: expected os/arch[/variant], not 'windows/amd64:10'"},
      {"policies:\n- allowRegistries: ['']", "policies[0].allowRegistries[0]: must not be empty"},
      {"<<: 1", "'<<' needs a mapping, or a list of mappings"},
      {"? [a]\n: b", "a key must be a string"},
  };
  for (const auto& [fields, message] : table) CHECK(error_of(fields) == message);
}

TEST_CASE("decode: an error stands where the value stands", "[config]") {
  try {
    decode_fields("overrides:\n- {image: a, newImage: {}}");
    FAIL("no error");
  } catch (const manifest::SyntaxError& error) {
    CHECK(error.offset() == kHead.size() + std::string_view("overrides:\n- {image: a, newImage: ").size());
  }
}

TEST_CASE("decode: minimumRequiredVersion speaks of kbld's versions", "[config]") {
  for (const std::string version : {"0.8.0", "'0.10'", "0.31", "0.45", "0.45.0", "0.43.0", "0", "0.1.2.3",
                                    "0.45.0-rc.1", "0.44.1+build", "''"}) {
    CHECK(error_of("minimumRequiredVersion: " + version).empty());
  }
  CHECK(error_of("minimumRequiredVersion: 99.0.0") ==
        "minimumRequiredVersion: this document needs kbld 99.0.0, and this kpin does what kbld 0.45.0 does");
  CHECK(error_of("minimumRequiredVersion: 0.45.1") ==
        "minimumRequiredVersion: this document needs kbld 0.45.1, and this kpin does what kbld 0.45.0 does");
  CHECK(error_of("minimumRequiredVersion: v0.1.0") ==
        "minimumRequiredVersion: must not begin with 'v': write it as '0.8.0'");
  for (const std::string version : {"0..1", "0.1.", "-1.0", "0.1-", "x", "0.99999999999", "' '"}) {
    CHECK(error_of("minimumRequiredVersion: " + version).find("expected a version such as '0.8.0', not") !=
          std::string::npos);
  }
}

TEST_CASE("decode: unknown and duplicate fields are warnings that name the nearest field", "[config]") {
  CHECK(warnings_of("nonsense: {a: b}\noverrides:\n- {image: a, newImage: b, newImag: c, typo: true}\n") ==
        std::vector<std::string>{"unknown field 'nonsense'",
                                 "unknown field 'newImag' in overrides[0]; did you mean 'newImage'?",
                                 "unknown field 'typo' in overrides[0]"});
  CHECK(warnings_of("overrides:\n- {image: x, image: a, newImage: b}\n") ==
        std::vector<std::string>{"duplicate field 'image' in overrides[0]; the last one counts"});
  CHECK(warnings_of("override: []\n") ==
        std::vector<std::string>{"unknown field 'override'; did you mean 'overrides'?"});
}

TEST_CASE("decode: a field in another case is taken, with a warning", "[config]") {
  const auto decoded = decode_fields("overrides:\n- {Image: a, newimage: b}\n");
  REQUIRE(decoded.config.overrides.size() == 1);
  CHECK(decoded.config.overrides[0].new_image == "b");
  REQUIRE(decoded.warnings.size() == 2);
  CHECK(decoded.warnings[0].text == "field 'Image' in overrides[0] is spelled 'image'");
  CHECK(decoded.warnings[0].offset == kHead.size() + std::string_view("overrides:\n- {").size());
}

TEST_CASE("decode: of duplicate fields the last counts", "[config]") {
  CHECK(decode_fields("overrides:\n- {image: a, newImage: b, newImage: c}\n").config.overrides[0].new_image ==
        "c");
}

TEST_CASE("decode: what kpin does not know is refused", "[config]") {
  const auto nowhere = [](std::size_t) { return ""; };
  CHECK_THROWS_WITH(config::decode("kind: Config\n", nowhere), "'' has no kind 'Config' that kpin knows");
  CHECK_THROWS_WITH(config::decode("apiVersion: kbld.k14s.io/v1alpha1\nkind: ImagesLock\n", nowhere),
                    "'kbld.k14s.io/v1alpha1' has no kind 'ImagesLock' that kpin knows");
  CHECK_THROWS_WITH(config::decode("", nowhere), "expected a mapping, found nothing");
  CHECK_THROWS_WITH(config::decode("[]", nowhere), "expected a mapping, found a list");
}

TEST_CASE("decode: aliases and merge keys cannot make much of little", "[config]") {
  std::string bomb = "x: &o {image: x, newImage: z, origins: [";
  for (int i = 0; i < 200; ++i) bomb += "{},";
  bomb += "]}\noverrides: [";
  for (int i = 0; i < 1000; ++i) bomb += "*o,";
  CHECK(error_of(bomb + "]") == "aliases and merge keys make this document too large");

  std::string merges = "m0: &m0 {image: x}\n";
  for (int i = 1; i <= 300; ++i) {
    merges +=
        "m" + std::to_string(i) + ": &m" + std::to_string(i) + " {<<: *m" + std::to_string(i - 1) + "}\n";
  }
  CHECK(error_of(merges + "overrides: [*m300]\n") == "overrides[0]: merge keys go too deep");
}

TEST_CASE("decode: a NUL is refused in every text, with its place", "[config]") {
  CHECK(error_of("sources: [{image: a, path: \"app\\0/x\"}]") == "sources[0].path: contains a NUL");
  CHECK(error_of("sources: [{image: a, path: p, apko: {keyrings: [x, \"a\\0b\"]}}]") ==
        "sources[0].apko.keyrings[1]: contains a NUL");
  CHECK(error_of("overrides: [{image: a, newImage: \"b\\0\"}]") == "overrides[0].newImage: contains a NUL");
  CHECK(error_of("minimumRequiredVersion: \"0.1\\0\"") == "minimumRequiredVersion: contains a NUL");
  CHECK(
      error_of("sources: [{image: a, path: p, command: {argv: [x], output: stdout, env: {\"A\\0\": b}}}]") ==
      "a key contains a NUL");
  const std::string start = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsources: [{image: a, path: ";
  try {
    config::decode(start + "\"b\\0\"}]", [](std::size_t) { return std::string(); });
    FAIL("a NUL was taken");
  } catch (const manifest::SyntaxError& error) {
    CHECK(error.offset() == start.size());
  }
}
