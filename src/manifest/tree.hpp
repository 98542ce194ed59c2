#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace manifest {

/// A range of bytes: [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What a node is; an alias is not followed.
enum class Kind : std::uint8_t { scalar, mapping, sequence, alias };

/// How a node is written.
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, block, flow };

/// The place of a node in its tree.
using NodeIndex = std::uint32_t;

inline constexpr NodeIndex kNoNode = std::numeric_limits<NodeIndex>::max();

/// One node of a YAML document and the bytes it stands in.
struct Node {
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  bool is_key = false;          ///< a key of its parent mapping
  Span span = {};               ///< the content, without anchor, tag, and blank lines after a block
  NodeIndex parent = kNoNode;   ///< kNoNode for the root
  NodeIndex key = kNoNode;      ///< of a mapping's value: its key
  NodeIndex next = 0;           ///< the node after this one's last descendant
  NodeIndex target = kNoNode;   ///< of an alias: the node it stands for
  std::string_view value = {};  ///< of a scalar: its value, unescaped; of an alias: the anchor's name
  std::string_view anchor = {};
  std::string_view tag = {};  ///< resolved, such as "tag:yaml.org,2002:str"; empty when none is written
};

/// The bytes are not a YAML document that kubectl would accept.
class SyntaxError : public base::InputError {
 public:
  SyntaxError(std::size_t offset, std::string message)
      : base::InputError(std::move(message)), offset_(offset) {}

  /// Bytes from the start of the document to where the fault was noticed.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

 private:
  std::size_t offset_;
};

/// The nodes of one document in the order they are written (a collection before its entries, a key before its
/// value), each with the bytes it stands in. Views into the parsed text, which must outlive the tree.
class Tree {
 public:
  /// Nothing nests deeper in a tree; deeper input is refused.
  static constexpr std::size_t kMaxDepth = 1000;

  /// Nodes that a document may have once its aliases are followed; more is refused as an alias bomb.
  static constexpr std::uint64_t kMaxExpandedNodes = 4'000'000;

  /// Parses one document (see split). Throws SyntaxError.
  static Tree parse(std::string_view document);

  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() = default;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& operator[](NodeIndex index) const { return nodes_[index]; }

  /// A document of comments only has no nodes.
  [[nodiscard]] bool empty() const { return nodes_.empty(); }

  /// The children of a collection: entries of a sequence, or keys and values of a mapping in turn.
  [[nodiscard]] std::vector<NodeIndex> children(NodeIndex collection) const;

  /// The key of a mapping's value as text, whether it is written there or an alias of a scalar; nothing for
  /// values that have no such key.
  [[nodiscard]] std::optional<std::string_view> key_text(NodeIndex value) const;

  /// The value of the last entry of `mapping` whose key is `key`, or kNoNode. Merge keys are not followed.
  /// kNoNode when `mapping` is no mapping.
  [[nodiscard]] NodeIndex find(NodeIndex mapping, std::string_view key) const;

 private:
  friend class TreeBuilder;

  explicit Tree(std::string_view text) : text_(text) {}

  std::string_view text_;
  std::vector<Node> nodes_ = {};
  std::deque<std::string> owned_ = {};  // values that differ from the bytes they are written in
};

}  // namespace manifest
