#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "manifest/tree.hpp"

namespace manifest {

/// Puts a Tree together from what a parser reads, in the order of the text. Refuses with SyntaxError what no
/// parser may let through: nesting and aliases without end.
class TreeBuilder {
 public:
  /// What may stand before the content of a node; both are empty for most.
  struct Properties {
    std::string_view anchor = {};
    std::string_view tag = {};
  };

  /// `text` must outlive the tree.
  explicit TreeBuilder(std::string_view text);

  /// A scalar whose content, quotes included, stands in `span`. A block scalar's span may run on over blanks
  /// and line breaks. `value` is copied unless its bytes are the written ones.
  void scalar(Span span, Style style, std::string_view value, const Properties& properties);

  /// An alias of the latest anchor called `name`.
  void alias(Span span, std::string_view name);

  /// A collection whose content begins at `begin`.
  void open(Kind kind, Style style, std::size_t begin, const Properties& properties);

  /// The end of the innermost open collection. A flow collection ends at `end`; a block collection with its
  /// last entry.
  void close(std::size_t end);

  /// The tree; the builder is used up.
  Tree finish() { return std::move(tree_); }

 private:
  /// A collection whose end has not come.
  struct Open {
    NodeIndex index = kNoNode;
    NodeIndex key = kNoNode;   // of a mapping: the key whose value comes next
    std::uint64_t weight = 1;  // nodes so far, aliases followed
  };

  NodeIndex add(Node node, const Properties& properties);
  bool count(std::uint64_t weight);
  std::string_view own(std::string_view text);

  Tree tree_;
  std::vector<Open> open_ = {};
  std::size_t last_end_ = 0;                                      // of the node that was completed last
  std::unordered_map<std::string_view, NodeIndex> anchors_ = {};  // the latest of each name
  std::unordered_map<NodeIndex, std::uint64_t> weights_ = {};     // of the anchored collections
};

}  // namespace manifest
