#include "search/rewrite.hpp"

#include <algorithm>
#include <utility>

#include "search/split.hpp"

namespace search {

namespace {

using manifest::Edit;

/// Edits of a text without those of the document it is one of.
std::vector<Edit> edits_of(const Images& images, const ImageSite& site, const std::string& pinned) {
  if (pinned == site.reference) return {};
  if (const auto* place = std::get_if<manifest::ScalarPlace>(&site.writing))
    return {manifest::rewritten(*place, pinned)};
  if (const auto* part = std::get_if<Part>(&site.writing)) return {{.span = part->span, .text = pinned}};
  return rewrite(images.splits[std::get<InParts>(site.writing).split], pinned);
}

void add(std::vector<Edit>& all, std::vector<Edit> edits, std::size_t begin) {
  for (Edit& edit : edits) {
    edit.span.begin += begin;
    edit.span.end += begin;
    all.push_back(std::move(edit));
  }
}

bool touches(const std::vector<Edit>& edits, const manifest::Span& span) {
  return std::any_of(edits.begin(), edits.end(), [&](const Edit& edit) {
    return edit.span.begin >= span.begin && edit.span.end <= span.end;
  });
}

}  // namespace

std::vector<Edit> rewrite(const Images& images, const std::function<std::string(const ImageSite&)>& pinned) {
  std::vector<std::vector<Edit>> by_text(1 + images.texts.size());
  std::vector<std::vector<const ImageSite*>> kept(by_text.size());
  for (const ImageSite& site : images.sites) {
    if (site.role == ImageSite::Role::keep) kept[site.text].push_back(&site);
    if (site.role != ImageSite::Role::pin) continue;
    add(by_text[site.text], edits_of(images, site, pinned(site)), site.begin);
  }
  // The innermost first, as what they change changes those around them.
  for (std::size_t text = images.texts.size();; --text) {
    std::vector<Edit>& edits = by_text[text];
    const std::vector<Edit> pins = kept[text].empty() ? std::vector<Edit>() : edits;
    for (const ImageSite* site : kept[text]) {
      if (!touches(pins, site->target)) continue;
      const auto& place = std::get<manifest::ScalarPlace>(site->writing);
      add(edits, {manifest::rewritten(place, site->reference)}, site->begin);
    }
    if (text == 0) return std::move(edits);
    const EmbeddedScalar& scalar = images.texts[text - 1];
    add(by_text[scalar.outer], scalar.text.written(edits), scalar.begin);
  }
}

}  // namespace search
