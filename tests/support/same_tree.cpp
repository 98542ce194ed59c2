#include "support/same_tree.hpp"

#include <fmt/format.h>

#include "manifest/parse.hpp"

namespace support {

namespace {

std::string shown(const manifest::Node& node) {
  return fmt::format("kind {} style {} key {} span {}-{} parent {} key {} next {} value '{}'",
                     static_cast<int>(node.kind), static_cast<int>(node.style), node.is_key, node.span.begin,
                     node.span.end, node.parent, node.key, node.next, node.value);
}

}  // namespace

std::string parsers_differ(std::string_view document) {
  const auto printed = manifest::parse_printed(document);
  if (!printed) return {};
  try {
    const manifest::Tree tree = manifest::parse_with_libyaml(document);
    if (tree.nodes().size() != printed->nodes().size()) {
      return fmt::format("{} nodes, libyaml sees {}", printed->nodes().size(), tree.nodes().size());
    }
    for (manifest::NodeIndex i = 0; i < tree.nodes().size(); ++i) {
      const std::string ours = shown((*printed)[i]);
      const std::string theirs = shown(tree[i]);
      if (ours != theirs) return fmt::format("node {}: {}, libyaml sees {}", i, ours, theirs);
    }
    return {};
  } catch (const manifest::SyntaxError& error) {
    return fmt::format("libyaml refuses it at {}: {}", error.offset(), error.what());
  }
}

}  // namespace support
