#include "config/schema.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <vector>

#include "config/decode.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

namespace {

const std::string kSource = KPIN_SOURCE_DIR;

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kSource + folder)) {
    if (entry.path().extension() == ".yml") names.push_back(entry.path());
  }
  std::sort(names.begin(), names.end());
  REQUIRE_FALSE(names.empty());
  return names;
}

std::vector<std::string> valid_files() {
  std::vector<std::string> names = files_in("/testdata/config/valid");
  names.push_back(kSource + "/examples/kpin.yml");
  return names;
}

/// Whether there is neither an error nor a warning.
bool is_decoded(const std::string& name) {
  try {
    return config::decode(support::read_file(name), [](std::size_t) { return ""; }).warnings.empty();
  } catch (const manifest::SyntaxError&) {
    return false;
  }
}

/// Those of the files that the schema accepts.
std::vector<std::string> accepted(const std::vector<std::string>& names) {
  support::Argv argv = {"python3", kSource + "/tests/config/validate.py",
                        kSource + "/src/config/schema.json"};
  argv.insert(argv.end(), names.begin(), names.end());
  const support::ProcessResult result = support::run(argv);
  INFO(support::describe(result));
  REQUIRE(result.status == 0);
  std::vector<std::string> lines;
  std::istringstream out(result.out);
  for (std::string line; std::getline(out, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("schema: the examples that are valid are decoded without a warning, the others are not",
          "[config]") {
  for (const std::string& name : valid_files()) {
    CAPTURE(name);
    CHECK(is_decoded(name));
  }
  for (const std::string& name : files_in("/testdata/config/invalid")) {
    CAPTURE(name);
    CHECK_FALSE(is_decoded(name));
  }
}

TEST_CASE("schema: it accepts the examples that are valid and no others", "[config]") {
  KPIN_NEEDS("python3");
  KPIN_SKIP_IF(support::run({"python3", "-c", "import jsonschema, yaml"}).status != 0,
               "python3 has no jsonschema or no yaml");
  CHECK(accepted(valid_files()) == valid_files());
  CHECK(accepted(files_in("/testdata/config/invalid")).empty());
}

TEST_CASE("schema: 'kpin schema config' prints it", "[config]") {
  CHECK(config::schema() == support::read_file(kSource + "/src/config/schema.json"));
  const support::ProcessResult result = support::run_kpin({"schema", "config"});
  CHECK(result.status == 0);
  CHECK(result.out == config::schema());
  for (const support::Argv& words :
       {support::Argv{"schema"}, support::Argv{"schema", "x"}, support::Argv{"schema", "config", "x"}}) {
    const support::ProcessResult refused = support::run_kpin(words);
    CHECK(refused.status == 2);
    CHECK(refused.err == "kpin: 'kpin schema' takes one argument: config\n");
  }
}
