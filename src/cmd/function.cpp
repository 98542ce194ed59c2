#include "cmd/function.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/quoted.hpp"
#include "cmd/listing.hpp"
#include "config/classify.hpp"
#include "http/redact.hpp"
#include "manifest/line_break.hpp"
#include "manifest/resource.hpp"

namespace cmd {

namespace {

using Json = nlohmann::ordered_json;
using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Span;
using manifest::Tree;
using Outcomes = std::map<std::string, resolve::Outcome>;

constexpr std::string_view kResults = "results";

bool is_in(const Span& span, std::size_t offset) { return span.begin <= offset && offset < span.end; }

/// What is to be told of a reference.
struct Remark {
  std::string_view severity = {};
  std::string message = {};
};

std::optional<Remark> remark(const std::string& reference, const Outcomes& outcomes) {
  const resolve::Outcome& outcome = outcomes.at(reference);
  const auto told = [&](std::string_view why) {
    return fmt::format("cannot resolve {}: {}", base::quoted(http::redacted_url(reference)), why);
  };
  if (const auto* failure = std::get_if<resolve::Failure>(&outcome))
    return Remark{.severity = "error", .message = told(failure->message)};
  const auto* left = std::get_if<resolve::Left>(&outcome);
  if (left == nullptr || left->warning.empty()) return std::nullopt;
  return Remark{.severity = "warning", .message = told(left->warning)};
}

/// The last of the nodes that hold the byte at `offset`, which is the innermost.
NodeIndex node_at(const Tree& tree, std::size_t offset) {
  NodeIndex found = kNoNode;
  for (NodeIndex node = 0; node < tree.nodes().size(); ++node) {
    if (!tree[node].is_key && is_in(tree[node].span, offset)) found = node;
  }
  return found;
}

/// Such as "spec.containers[0].image".
std::string path_from(const Tree& tree, NodeIndex resource, NodeIndex node) {
  std::string path;
  for (; node != kNoNode && node != resource; node = tree[node].parent) {
    std::string step;
    if (const auto key = tree.key_text(node)) {
      step = *key;
    } else {
      const std::vector<NodeIndex> items = tree.children(tree[node].parent);
      step = fmt::format("[{}]", std::ranges::find(items, node) - items.begin());
    }
    const bool is_joined = path.empty() || path.starts_with('[');
    path.insert(0, is_joined ? step : step + '.');
  }
  return path;
}

/// Where functions' hosts say that they have read the resource.
Json file_of(const Tree& tree, NodeIndex resource) {
  const auto annotation = [&](std::string_view name) {
    for (const std::string_view prefix : {"config.kubernetes.io/", "internal.config.kubernetes.io/"}) {
      std::string value = annotation_of(tree, resource, std::string(prefix) + std::string(name));
      if (!value.empty()) return value;
    }
    return std::string();
  };
  Json file;
  if (std::string path = annotation("path"); !path.empty()) file["path"] = std::move(path);
  const std::string index = annotation("index");
  std::size_t number = 0;
  const auto read = std::from_chars(index.data(), index.data() + index.size(), number);
  if (!index.empty() && read.ptr == index.data() + index.size()) file["index"] = number;
  return file;
}

Json result(const Tree& tree, const search::ImageSite& site, Remark remark) {
  const NodeIndex node = node_at(tree, site.offset);
  const NodeIndex resource = manifest::resource_of(tree, manifest::resources(tree), node);
  Json json = {{"message", std::move(remark.message)}, {"severity", remark.severity}};
  if (resource == kNoNode) return json;
  const ResourceName name = name_of(tree, resource);
  Json& owner =
      json["resourceRef"] = {{"apiVersion", name.api_version}, {"kind", name.kind}, {"name", name.name}};
  if (!name.namespace_name.empty()) owner["namespace"] = name.namespace_name;
  json["field"] = {{"path", path_from(tree, resource, node)}, {"currentValue", site.reference}};
  if (Json file = file_of(tree, resource); !file.empty()) json["file"] = std::move(file);
  return json;
}

/// Every result as JSON, which is YAML too.
std::vector<std::string> results(const Tree& tree, const search::Images& images, const Outcomes& outcomes) {
  std::vector<std::string> all;
  for (const search::ImageSite& site : images.sites) {
    if (site.role != search::ImageSite::Role::pin) continue;
    if (std::optional<Remark> said = remark(site.reference, outcomes))
      all.push_back(
          result(tree, site, *std::move(said)).dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return all;
}

/// The edit that puts `results` into the list, in place of any that it has.
manifest::Edit results_edit(const Tree& tree, const std::vector<std::string>& results) {
  const std::string_view text = tree.text();
  const std::string flow = fmt::format("[{}]", fmt::join(results, ", "));
  if (const NodeIndex old = tree.find(0, kResults); old != kNoNode)
    return {.span = tree[old].span, .text = ' ' + flow};
  const Span root = tree[0].span;
  if (tree[0].style == manifest::Style::flow)
    return {.span = {root.begin + 1, root.begin + 1}, .text = fmt::format("\"{}\": {}, ", kResults, flow)};

  const std::string line_break(manifest::line_break_near(text, root.begin));
  const std::string indent(root.begin - manifest::line_start(text, root.begin), ' ');
  const std::size_t at = text[root.end - 1] == '\n' ? root.end : manifest::next_line(text, root.end);
  std::string block = text[at - 1] == '\n' ? "" : line_break;
  block += fmt::format("{}{}:{}", indent, kResults, line_break);
  for (const std::string& result : results) block += fmt::format("{}- {}{}", indent, result, line_break);
  return {.span = {at, at}, .text = std::move(block)};
}

}  // namespace

void keep_resources(std::string_view list, search::Images& images) {
  if (images.sites.empty()) return;
  const Tree tree = Tree::parse(list);
  const NodeIndex items = tree.find(0, "items");
  const std::vector<NodeIndex> configs = config::configs_of_function(tree);
  std::erase_if(images.sites, [&](const search::ImageSite& site) {
    const auto holds = [&](NodeIndex node) { return is_in(tree[node].span, site.offset); };
    return items == kNoNode || !holds(items) || std::ranges::any_of(configs, holds);
  });
}

void write_function(std::string_view list, const search::Images& images, std::vector<manifest::Edit> edits,
                    const Outcomes& outcomes, std::string& out) {
  const bool has_failed = std::ranges::any_of(
      outcomes, [](const auto& outcome) { return std::holds_alternative<resolve::Failure>(outcome.second); });
  if (has_failed) edits.clear();
  const Tree tree = Tree::parse(list);
  const std::vector<std::string> told = results(tree, images, outcomes);
  if (!told.empty()) edits.push_back(results_edit(tree, told));
  manifest::splice(list, std::move(edits), out);
}

}  // namespace cmd
