// Every path that a Config may give to a builder is known to its source, where a build checks it.

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "config/schema.hpp"
#include "decoding.hpp"
#include "support/catch.hpp"

namespace {

using Json = nlohmann::ordered_json;
using Strings = std::set<std::string>;

constexpr std::string_view kMark = "../marked";

/// Fields of text that are no paths: names of images, stages, platforms and so on, and what is handed to a
/// tool as it is (rawOptions) or needs the user's leave (argv, env). Whoever adds a field of text to a
/// builder decides here which it is; a path is decoded with Fields::path().
const Strings kNoPaths = {
    "target",  "rawOptions", "platform", "platforms", "address",      "serverName",
    "builder", "archs",      "argv",     "env",       "pipelineRef",  "taskRef",
    "params",  "namespace",  "context",  "resultUrl", "resultDigest", "serviceAccountName"};

const Json& schema() {
  static const Json kSchema = Json::parse(config::schema());
  return kSchema;
}

/// The definition that `field` refers to, if it does.
Json followed(Json field) {
  while (true) {
    if (field.contains("allOf")) field = Json(field["allOf"][0]);
    if (!field.contains("$ref")) return field;
    const std::string name = field["$ref"];
    field = Json(schema()["definitions"][name.substr(name.rfind('/') + 1)]);
  }
}

/// Values for fields of one builder, each with the name of the field that is marked in it.
using Marked = std::vector<std::pair<std::string, Json>>;

/// Every way to have the mark in a value of `field`.
Marked marked(const std::string& name, const Json& described) {
  const Json field = followed(described);
  const std::string type = field.value("type", "");
  const std::string mark(kMark);
  if (type == "string") return {{name, mark}};
  if (type == "array") return {{name, Json::array({mark})}};
  if (type == "boolean") return {};
  Marked result;
  const Json choices = field.value("anyOf", Json::array());
  const Json properties = field.value("properties", Json::object());
  for (const Json& choice : choices) {
    if (choice.contains("enum")) continue;
    for (auto& [inner, value] : marked(name, choice)) result.emplace_back(inner, value);
  }
  for (const auto& [key, of_key] : properties.items()) {
    for (auto& [inner, value] : marked(key, of_key)) {
      const std::string known = key == "name" ? name : inner;
      result.emplace_back(known, Json{{key, value}});
    }
  }
  if (field.contains("additionalProperties") && field["additionalProperties"].is_object())
    result.emplace_back(name, Json{{"key", mark}});
  REQUIRE((type == "object" || !result.empty()));
  return result;
}

/// What else a builder needs that has `value`.
Json completed(const std::string& builder, Json value) {
  if (builder == "tekton" && !value.contains("taskRef") && !value.contains("pipelineRef"))
    value["taskRef"] = "t";
  if (builder == "command" && !value.contains("argv")) value["argv"] = {"make"};
  if (builder == "command" && !value.contains("output")) value["output"] = "stdout";
  if (!value.contains("tls")) return value;
  Json& tls = value["tls"];
  if (tls.contains("cert"))
    tls["key"] = "key.pem";
  else if (tls.contains("key"))
    tls["cert"] = "cert.pem";
  return value;
}

}  // namespace

TEST_CASE("sources: each field of a builder is a path that the source knows, or known to be none",
          "[config]") {
  Strings paths;
  Strings others;
  for (const auto& [builder, described] : schema()["definitions"]["source"]["properties"].items()) {
    if (builder == "image" || builder == "imageRepo" || builder == "path") continue;
    for (const auto& [field, value] : marked(builder, described)) {
      const std::string text = Json{{builder, completed(builder, value)}}.dump();
      CAPTURE(text);
      const config::Decoded decoded =
          decode_fields("sources: [{image: a, path: p, " + text.substr(1, text.size() - 2) + "}]");
      CHECK(decoded.warnings.empty());
      const std::vector<config::PathField>& known = decoded.config.sources.at(0).paths;
      const bool is_known =
          std::ranges::any_of(known, [](const config::PathField& path) { return path.path.text() == kMark; });
      (is_known ? paths : others).insert(field);
    }
  }
  CHECK(others == kNoPaths);
  CHECK(paths == Strings{"file", "caCert", "cert", "key", "buildpacks", "config", "repositories", "keyrings",
                         "digestFile", "ociLayout", "ociArchive", "dockerArchive"});
}

TEST_CASE("sources: a path is known with its field, and each source has its own", "[config]") {
  const config::Config config = decode_fields(
                                    "sources:\n- {image: a, path: p, apko: {keyrings: [x, z]}}\n"
                                    "- {image: b, path: p, docker: {build: {file: f}}}\n"
                                    "- {image: c, path: p}\n")
                                    .config;
  const auto fields = [&](std::size_t source) {
    std::vector<std::string> known;
    for (const config::PathField& path : config.sources.at(source).paths)
      known.push_back(path.field + " " + path.path.text());
    return known;
  };
  CHECK(fields(0) == std::vector<std::string>{"sources[0].apko.config apko.yaml",
                                              "sources[0].apko.keyrings[0] x",
                                              "sources[0].apko.keyrings[1] z"});
  CHECK(fields(1) == std::vector<std::string>{"sources[1].docker.build.file f"});
  CHECK(fields(2).empty());
}
