#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/value.hpp"

namespace config {

/// What `decode` makes of each item.
template <class Decode>
auto decode_each(const std::vector<Value>& items, Decode decode) {
  std::vector<decltype(decode(items.front()))> decoded;
  decoded.reserve(items.size());
  for (const Value& item : items) decoded.push_back(decode(item));
  return decoded;
}

/// The path of a builder that `value` is; the source has to know of it (see Reader::take_paths()).
SourcePath decode_path(const Value& value, PathRole role);

/// Reads a mapping whose fields are known: each is asked for by name, and finish() complains of those that
/// nobody asked for. A field that is null counts as absent. A name that differs in case only is taken, with a
/// warning, as kbld does.
class Fields {
 public:
  /// Throws manifest::SyntaxError when `mapping` is none.
  explicit Fields(const Value& mapping);

  /// The value of a field, if it is there.
  std::optional<Value> find(std::string_view name);

  /// The value of the one of these fields that is there, with its name; nothing when none is. Two are an
  /// error.
  std::optional<std::pair<std::string_view, Value>> find_one_of(const std::vector<std::string_view>& names);

  /// A string; empty when it is not there.
  std::string text(std::string_view name);

  /// A string that must be there and not be empty.
  std::string needed_text(std::string_view name);

  /// A list of strings; empty when it is not there.
  std::vector<std::string> texts(std::string_view name);

  /// A mapping of strings; empty when it is not there.
  std::map<std::string, std::string> text_map(std::string_view name);

  /// A path of a builder, which the source has to know of; `otherwise` when it is not there.
  SourcePath path(std::string_view name, PathRole role, std::string_view otherwise = {});

  /// A list of paths; empty when it is not there.
  std::vector<SourcePath> paths(std::string_view name, PathRole role);

  /// A boolean; false when it is not there.
  bool flag(std::string_view name);

  /// The items of a list; empty when it is not there.
  std::vector<Value> items(std::string_view name);

  /// Throws manifest::SyntaxError for the first field that was not asked for, and names the nearest that was.
  void refuse_others() const;

  /// Warns of each field that was not asked for, and names the nearest that was.
  void finish() const;

  [[nodiscard]] const Value& mapping() const { return mapping_; }

 private:
  [[nodiscard]] std::string in_path() const;
  [[nodiscard]] std::string unknown(const std::string& key) const;

  /// "; is it meant by 'KEY'?" if nobody has asked for a field whose name is near to `name`.
  [[nodiscard]] std::string misspelled(std::string_view name) const;

  Value mapping_;
  std::map<std::string_view, Value> entries_;  // those that were not asked for yet
  std::vector<std::string_view> names_ = {};   // asked for
};

}  // namespace config
