#pragma once

#include <string>
#include <variant>
#include <vector>

#include "manifest/tree.hpp"

namespace search {

/// A step that matches every item of a sequence.
struct AnyItem {};

/// One step of a path: a key of a mapping, or any item of a sequence.
using Step = std::variant<std::string, AnyItem>;

/// Says which values are image references.
struct Rule {
  /// The last steps of a value's path, outermost first; what lies above them does not matter. The last is a
  /// key.
  std::vector<Step> path_end = {};
};

/// Any key `image`, and the reference of a Kubernetes image volume (`volumes[].image.reference`).
std::vector<Rule> default_rules();

/// True when the path of `node` ends as `rule` says. Aliases are not followed.
bool matches(const Rule& rule, const manifest::Tree& tree, manifest::NodeIndex node);

}  // namespace search
