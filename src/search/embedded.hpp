#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/search_rule.hpp"
#include "manifest/tree.hpp"

namespace search {

/// A document in a text.
struct EmbeddedDocument {
  manifest::Tree tree;
  std::size_t begin = 0;  ///< where in the text it begins, in bytes
};

/// `text` as parse_embedded() takes it, of the same length: in JSON the escaped halves of characters outside
/// the Basic Multilingual Plane, which YAML does not know, become question marks.
std::string parseable(std::string text, config::EmbeddedText::Format format);

/// The documents of `text`, which must outlive them. None if it is not what `format` says: values that only
/// look like documents are left alone.
std::vector<EmbeddedDocument> parse_embedded(std::string_view text, config::EmbeddedText::Format format);

}  // namespace search
