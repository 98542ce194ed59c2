#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cmd/finding.hpp"
#include "cmd/input.hpp"
#include "cmd/json_text.hpp"
#include "cmd/version.hpp"

namespace cmd {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<Rule, 3> kRules = {Rule::not_pinned, Rule::malformed, Rule::drifted};

/// `name` as a URI reference (RFC 3986): a URL as it is, an absolute path as a file URL. What is not legal is
/// percent-encoded, and of a path everything that could be taken for a scheme or a query.
std::string uri(std::string_view name) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  const std::string_view legal = is_url(name) ? ":?#[]@!$&'()*+,;=%" : "";
  std::string encoded = name.starts_with('/') ? "file://" : "";
  for (const char c : name) {
    if (kPlain.find(c) != kPlain.npos || legal.find(c) != legal.npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

Json rules() {
  Json list = Json::array();
  for (const Rule rule : kRules) {
    list.push_back({{"id", id(rule)},
                    {"shortDescription", {{"text", description(rule)}}},
                    {"defaultConfiguration", {{"level", "error"}}}});
  }
  return list;
}

Json result(const Finding& finding) {
  const ListedImage& image = finding.image;
  Json place = {{"physicalLocation",
                 {{"artifactLocation", {{"uri", uri(image.file)}}},
                  {"region", {{"startLine", image.line}, {"startColumn", image.column}}}}},
                {"logicalLocations", Json::array({{{"name", image.resource.text()}, {"kind", "resource"}}})}};
  return {{"ruleId", id(finding.rule)},
          {"ruleIndex", static_cast<std::size_t>(finding.rule)},
          {"level", "error"},
          {"message", {{"text", finding.message}}},
          {"locations", Json::array({std::move(place)})}};
}

}  // namespace

std::string findings_sarif(const std::vector<Finding>& findings) {
  Json results = Json::array();
  for (const Finding& finding : findings) results.push_back(result(finding));
  const Json driver = {{"name", "kpin"}, {"semanticVersion", version()}, {"rules", rules()}};
  Json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({std::move(run)})}};
  constexpr int kIndent = 2;
  return json_text(log, kIndent) + '\n';
}

}  // namespace cmd
