// The manual pages against what kpin does.

#include <cctype>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cmd/commands.hpp"
#include "cmd/configuration.hpp"
#include "cmd/stream.hpp"
#include "config/schema.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

namespace {

const std::string kPages = KPIN_SOURCE_DIR "/man/";

/// The literal blocks of a page.
std::vector<std::string> examples_of(const std::string& page) {
  std::istringstream lines(support::read_file(kPages + page));
  std::vector<std::string> examples;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(".Bd -literal")) examples.emplace_back();
    if (inside && line != ".Ed") examples.back() += line + '\n';
    inside = line.starts_with(".Bd -literal") || (inside && line != ".Ed");
  }
  return examples;
}

/// The words of a page, of letters and the signs that names of fields have.
std::set<std::string> words_of(const std::string& page) {
  std::string text = support::read_file(kPages + page);
  for (char& c : text) {
    const bool is_part = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '/';
    if (!is_part) c = ' ';
  }
  std::istringstream words(text);
  std::set<std::string> found;
  for (std::string word; words >> word;) found.insert(word);
  return found;
}

/// Every property that the schema knows anywhere.
void collect_properties(const nlohmann::json& schema, std::set<std::string>& into) {
  if (schema.is_object() && schema.contains("properties") && schema["properties"].is_object()) {
    for (const auto& [name, unused] : schema["properties"].items()) into.insert(name);
  }
  for (const auto& member : schema) {
    if (member.is_structured()) collect_properties(member, into);
  }
}

}  // namespace

TEST_CASE("manual: the examples of kpin-config(5) are Config documents without a mistake",
          "[documentation]") {
  const std::vector<std::string> examples = examples_of("kpin-config.5");
  CHECK(examples.size() == 5);
  for (const std::string& example : examples) {
    const std::string head =
        example.starts_with("apiVersion") ? "" : "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";
    const cmd::Stream stream({{.name = "kpin.yml", .bytes = head + example}}, 1);
    const cmd::Configuration configuration = cmd::read_configuration(stream, {});
    INFO(example);
    CHECK(stream.config_documents().size() == 1);
    CHECK(configuration.faults.empty());
    CHECK(configuration.warnings.empty());
  }
}

TEST_CASE("manual: kpin-config(5) tells of every field but the tools' own", "[documentation]") {
  const std::set<std::string> left_out = {"address",
                                          "annotations",
                                          "archs",
                                          "builder",
                                          "buildpacks",
                                          "caCert",
                                          "cert",
                                          "clearCache",
                                          "config",
                                          "context",
                                          "digestFile",
                                          "dockerArchive",
                                          "env",
                                          "image",
                                          "images",
                                          "kbld.carvel.dev/id",
                                          "kbld.carvel.dev/origins",
                                          "key",
                                          "keyrings",
                                          "metadata",
                                          "ociLayout",
                                          "params",
                                          "pipelineRef",
                                          "platform",
                                          "platforms",
                                          "repositories",
                                          "resultDigest",
                                          "resultUrl",
                                          "run",
                                          "serverName",
                                          "serviceAccountName",
                                          "taskRef",
                                          "tls"};
  std::set<std::string> fields;
  collect_properties(nlohmann::json::parse(config::schema()), fields);
  CHECK(fields.size() > 90);
  const std::set<std::string> words = words_of("kpin-config.5");
  for (const std::string& field : fields) {
    CAPTURE(field);
    CHECK((left_out.contains(field) || words.contains(field)));
  }
}

TEST_CASE("manual: kpin(1) tells of every command", "[documentation]") {
  const std::string page = support::read_file(kPages + "kpin.1");
  for (const cmd::CommandWord& command : cmd::commands()) {
    CAPTURE(command.name);
    const std::string line = "\n.Cm " + std::string(command.name);
    const auto synopsis = page.find(line);
    CHECK(synopsis < page.find(".Sh DESCRIPTION"));
    CHECK(page.find(line, page.find(".Sh DESCRIPTION")) != page.npos);
  }
}

TEST_CASE("manual: the pages are what mandoc likes", "[documentation]") {
  KPIN_NEEDS("mandoc");
  for (const auto& entry : std::filesystem::directory_iterator(kPages)) {
    const auto result = support::run({"mandoc", "-T", "lint", "-W", "warning", entry.path().string()});
    INFO(result.out << support::describe(result));
    CHECK(result.status == 0);
  }
}
