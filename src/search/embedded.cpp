#include "search/embedded.hpp"

#include <nlohmann/json.hpp>

#include "manifest/split.hpp"

namespace search {

std::string parseable(std::string text, config::EmbeddedText::Format format) {
  const bool is_json = format == config::EmbeddedText::Format::json || nlohmann::json::accept(text);
  if (!is_json) return text;
  for (std::size_t at = text.find('\\'); at != text.npos; at = text.find('\\', at + 2)) {
    if (at + 6 > text.size() || text[at + 1] != 'u') continue;
    const bool surrogate = (text[at + 2] | 0x20) == 'd' && text[at + 3] >= '8';
    if (surrogate) text.replace(at, 6, "\\u003f");
  }
  return text;
}

std::vector<EmbeddedDocument> parse_embedded(std::string_view text, config::EmbeddedText::Format format) {
  std::vector<EmbeddedDocument> documents;
  if (format == config::EmbeddedText::Format::json && !nlohmann::json::accept(text)) return {};
  try {
    for (const std::string_view piece : manifest::split(text)) {
      documents.push_back({.tree = manifest::Tree::parse(piece),
                           .begin = static_cast<std::size_t>(piece.data() - text.data())});
    }
  } catch (const manifest::SyntaxError&) {
    return {};
  }
  return documents;
}

}  // namespace search
