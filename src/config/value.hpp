#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/source_path.hpp"
#include "manifest/tree.hpp"

namespace config {

/// Something in a document that is most likely a mistake.
struct Warning {
  std::size_t offset = 0;  ///< in bytes, from the start of the document
  std::string text = {};

  auto operator<=>(const Warning&) const = default;
};

/// Tells "file:line:column" of a byte of the document.
using Place = std::function<std::string(std::size_t offset)>;

class Reader;

/// A node of a document and the path to it, with aliases followed. Every error is a manifest::SyntaxError at
/// the node, and begins with the path: "overrides[0].newImage: expected a string, found a mapping". Cheap to
/// copy; the Reader must outlive it.
class Value {
 public:
  /// "file:line:column".
  [[nodiscard]] std::string place() const;

  /// Bytes from the start of the document to the node, or to the alias that stands for it.
  [[nodiscard]] std::size_t offset() const;

  /// Bytes from the start of the document to the key that the value stands under.
  [[nodiscard]] std::size_t key_offset() const;

  /// Such as "overrides[0].newImage"; empty for the root.
  [[nodiscard]] std::string path() const;

  /// The node in the tree, or the alias that stands for it.
  [[nodiscard]] manifest::NodeIndex written() const { return written_; }

  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_mapping() const;

  /// The text of a string, which has no NUL.
  [[nodiscard]] std::string text() const;

  /// The text of a string, number or boolean, as written; it has no NUL.
  [[nodiscard]] std::string any_text() const;

  /// The value of a boolean.
  [[nodiscard]] bool flag() const;

  /// The value of a number that counts something, from 0.
  [[nodiscard]] std::size_t count() const;

  /// The items of a sequence.
  [[nodiscard]] std::vector<Value> items() const;

  /// The entries of a mapping by key, those of merge keys ("<<") included. Of duplicate keys the last counts,
  /// and there is a warning.
  [[nodiscard]] std::map<std::string_view, Value> entries() const;

  /// Throws manifest::SyntaxError about this value.
  [[noreturn]] void fail(std::string_view message) const;

  [[nodiscard]] Reader& reader() const { return *reader_; }

 private:
  friend class Reader;

  Value(Reader& reader, manifest::NodeIndex written, std::uint32_t step);
  [[nodiscard]] manifest::NodeIndex content() const;
  [[nodiscard]] const manifest::Node& node() const;
  [[noreturn]] void fail_type(std::string_view expected) const;
  [[nodiscard]] std::string checked_text() const;
  void collect(manifest::NodeIndex mapping, std::size_t depth,
               std::map<std::string_view, Value>& entries) const;

  Reader* reader_;
  manifest::NodeIndex written_;  // the node, or an alias of it
  std::uint32_t step_;           // the last of the path
};

/// What all values of one document share. The tree and `place` must outlive it.
class Reader {
 public:
  /// Deeper values are refused, so that decoding can be recursive.
  static constexpr std::size_t kMaxDepth = 200;

  /// Values that aliases and merge keys may add to those that are written.
  static constexpr std::size_t kMaxRepeated = 100'000;

  Reader(const manifest::Tree& tree, const Place& place) : tree_(tree), place_(place) {}

  /// The root of the document, which must not be empty, or what is taken for it: paths begin there.
  Value root(manifest::NodeIndex node = 0);

  /// From now on what would be a warning is an error, and so is the first warning that there was.
  void refuse_doubts();

  /// Adds a warning, or throws it.
  void doubt(std::size_t offset, std::string text);

  /// Adds a path that a builder's options have.
  void add_path(PathField path) { paths_.push_back(std::move(path)); }

  /// The paths that were added; the reader has none then.
  std::vector<PathField> take_paths() { return std::exchange(paths_, {}); }

  /// All warnings in the order of the text; the reader has none then.
  std::vector<Warning> take_warnings();

 private:
  friend class Value;

  /// The last step of a path.
  struct Step {
    std::uint32_t parent = 0;
    std::uint32_t depth = 0;
    std::size_t index = 0;      // of an item
    std::string_view key = {};  // of an entry
    std::size_t key_offset = 0;
    bool is_item = false;
  };

  [[nodiscard]] manifest::NodeIndex followed(manifest::NodeIndex node) const;
  Value child(const Value& parent, manifest::NodeIndex written, Step step);

  const manifest::Tree& tree_;
  const Place& place_;
  bool refuses_ = false;
  std::vector<Warning> warnings_ = {};
  std::vector<PathField> paths_ = {};
  std::deque<Step> steps_ = {};  // the first is the root's
};

}  // namespace config
