#include "cmd/function.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "cmd/listing.hpp"
#include "config/classify.hpp"
#include "manifest/line_break.hpp"
#include "manifest/resource.hpp"

namespace cmd {

namespace {

using Json = nlohmann::ordered_json;
using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Span;
using manifest::Tree;

constexpr std::string_view kResults = "results";

bool is_in(const Span& span, std::size_t offset) { return span.begin <= offset && offset < span.end; }

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

/// The resource or Config that has `node`; kNoNode if it is only the list that does.
NodeIndex owner_of(const Tree& tree, NodeIndex node) {
  for (const NodeIndex config : config::configs_of_function(tree)) {
    if (is_in(tree[config].span, tree[node].span.begin)) return config;
  }
  const NodeIndex resource = manifest::resource_of(tree, manifest::resources(tree), node);
  return resource == 0 ? kNoNode : resource;
}

Json result(const Message& message) {
  return {{"message", base::printable_lines(message.text)},
          {"severity", message.level == Level::error ? "error" : "warning"}};
}

/// What `message` tells of the place at `offset`.
Json result_at(const Tree& tree, const Message& message, std::size_t offset) {
  Json json = result(message);
  const NodeIndex node = node_at(tree, offset);
  const NodeIndex resource = node == kNoNode ? kNoNode : owner_of(tree, node);
  if (resource == kNoNode) return json;
  const ResourceName name = name_of(tree, resource);
  Json& owner =
      json["resourceRef"] = {{"apiVersion", name.api_version}, {"kind", name.kind}, {"name", name.name}};
  if (!name.namespace_name.empty()) owner["namespace"] = name.namespace_name;
  if (std::string path = path_from(tree, resource, node); !path.empty()) {
    json["field"]["path"] = std::move(path);
    if (!message.image.empty()) json["field"]["currentValue"] = message.image;
  }
  if (Json file = file_of(tree, resource); !file.empty()) json["file"] = std::move(file);
  return json;
}

/// Every result as JSON, which is YAML too.
std::vector<std::string> results(const Tree& tree, const std::vector<Message>& messages) {
  std::vector<std::string> all;
  const auto add = [&](const Json& json) {
    all.push_back(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  };
  for (const Message& message : messages) {
    if (message.places.empty()) add(result(message));
    for (const Location& place : message.places) add(result_at(tree, message, place.offset));
  }
  return all;
}

/// The edit that puts `results` into the list, in place of any that it has. New ones come first in it: what
/// is at its end may be a text that ends with the list.
manifest::Edit results_edit(const Tree& tree, const std::vector<std::string>& results) {
  using manifest::Style;
  const NodeIndex old = tree.find(0, kResults);
  const Span place = tree[old == kNoNode ? 0 : old].span;
  const std::string line_break(manifest::line_break_near(tree.text(), place.begin));
  const std::string indent(place.begin - manifest::line_start(tree.text(), place.begin), ' ');
  const std::string next = line_break + indent + "- ";
  const std::string flow = fmt::format("[{}]", fmt::join(results, ", "));
  if (old != kNoNode) {
    const bool is_block = tree[old].kind == manifest::Kind::sequence && tree[old].style != Style::flow;
    if (is_block) return {.span = place, .text = fmt::format("- {}", fmt::join(results, next))};
    return {.span = place, .text = tree[old].style == Style::flow ? flow : ' ' + flow};
  }
  if (tree[0].style == Style::flow)
    return {.span = {place.begin + 1, place.begin + 1}, .text = fmt::format("\"{}\": {}, ", kResults, flow)};
  return {.span = {place.begin, place.begin},
          .text = fmt::format("{}:{}{}{}{}", kResults, next, fmt::join(results, next), line_break, indent)};
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

void write_function(std::string_view list, std::vector<manifest::Edit> edits,
                    const std::vector<Message>& messages, std::string& out) {
  const Tree tree = Tree::parse(list);
  const std::vector<std::string> told = results(tree, messages);
  if (!told.empty()) edits.push_back(results_edit(tree, told));
  manifest::splice(list, std::move(edits), out);
}

}  // namespace cmd
