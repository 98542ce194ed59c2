#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/search_rule.hpp"
#include "manifest/edit.hpp"
#include "manifest/scalar_text.hpp"
#include "manifest/tree.hpp"

namespace search {

/// A part of a reference that has an entry of its own in a mapping.
struct SplitPart {
  std::string key = {};    ///< empty: the mapping has no such part
  std::string value = {};  ///< as it is; empty when the entry is missing, null or blank
  std::optional<manifest::ScalarPlace> place = {};  ///< of the value, if it stands in the mapping itself
};

/// A reference whose parts are the values of a mapping's entries, as in the values of a Helm chart. Keeps no
/// view of the tree.
struct SplitReference {
  /// How entries are added to the mapping.
  enum class Form { block, flow, alias };

  SplitPart registry = {};
  SplitPart repository = {};
  SplitPart tag = {};
  SplitPart digest = {};
  Form form = Form::block;
  manifest::Span span = {};    ///< of an alias: its bytes; else empty, and where new entries go
  std::string separator = {};  ///< what stands between a new entry and the first one
  std::string alias = {};      ///< of an alias: the anchor's name
  bool quoted_keys = false;    ///< keys are written as in JSON

  /// The parts put together: "[registry/]repository[:tag][@digest]".
  [[nodiscard]] std::string text() const;
};

/// The reference in `node`, a mapping or an alias of one, that has the parts `keys` says. Nothing if it has
/// no repository, or a part that is no scalar.
std::optional<SplitReference> read_split(const manifest::Tree& tree, manifest::NodeIndex node,
                                         const config::Split& keys);

/// The edits that make the parts say `pinned`. A digest without an entry of its own goes behind the tag. The
/// tag stays if `pinned` has none and is of the same repository; another image's tag would say nothing.
std::vector<manifest::Edit> rewrite(const SplitReference& reference, std::string_view pinned);

}  // namespace search
