#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/regexp.hpp"
#include "config/search_rule.hpp"
#include "manifest/tree.hpp"

namespace search {

class Rules;

/// A rule that is ready to be used.
struct Rule {
  config::SearchRule spec = {};
  std::optional<std::string> last_key = {};    ///< of every value that can match, if it must have one
  std::vector<std::string> needles = {};       ///< stand in every text that has a match, unless escaped
  std::unique_ptr<const Rules> embedded = {};  ///< of an EmbeddedText
  std::optional<base::Regexp> regexp = {};     ///< of a Regexp
};

/// A tree and where paths in it begin.
struct Scope {
  const manifest::Tree& tree;
  std::vector<manifest::NodeIndex> roots = {};  ///< resources, ascending

  /// The innermost root that holds `node`; 0, the root of the tree, when none does.
  [[nodiscard]] manifest::NodeIndex root_of(manifest::NodeIndex node) const;
};

/// Search rules in the order they are tried. Immutable, so safe to use from several threads at once.
class Rules {
 public:
  /// Throws base::Error for a regular expression that is none.
  explicit Rules(const std::vector<config::SearchRule>& specs);

  /// False when no rule can match anywhere in `text`, so that it need not be parsed.
  [[nodiscard]] bool may_match(std::string_view text) const;

  /// The rule that decides about `node`, which is no key: the first that matches. nullptr if none does.
  [[nodiscard]] const Rule* first_match(const Scope& scope, manifest::NodeIndex node) const;

 private:
  std::vector<Rule> rules_ = {};
  std::string_view hiding_escapes_ = "xuU";  // letters of escape sequences that can hide a needle
};

}  // namespace search
