#include "config/lock.hpp"

#include <algorithm>

#include "config/block.hpp"
#include "config/origins.hpp"
#include "config/rule_block.hpp"

namespace config {

namespace {

/// What kbld has to be to read a lock: the version that wrote locks of this form.
constexpr std::string_view kLockVersion = "0.43.0";

void sort(std::vector<LockedImage>& images) {
  const auto same = [](const LockedImage& a, const LockedImage& b) { return a.image == b.image; };
  std::stable_sort(images.begin(), images.end(),
                   [](const LockedImage& a, const LockedImage& b) { return a.image < b.image; });
  images.erase(std::unique(images.begin(), images.end(), same), images.end());
}

/// The rules without those that stand before them already: they would never be reached, and a lock that is
/// read together with the Config it was made from would grow each time.
std::vector<SearchRule> without_repeated(const std::vector<SearchRule>& rules) {
  std::vector<SearchRule> kept;
  for (const SearchRule& rule : rules) {
    if (std::find(kept.begin(), kept.end(), rule) == kept.end()) kept.push_back(rule);
  }
  return kept;
}

}  // namespace

std::string write_lock(std::vector<LockedImage> images, const std::vector<SearchRule>& rules) {
  sort(images);
  Block::List overrides;
  for (const LockedImage& image : images) {
    overrides.push_back(block_mapping({{"image", block_text(image.image)},
                                       {"newImage", block_text(image.pinned.url)},
                                       {"preresolved", block_flag(true)}}));
  }
  Block::Mapping entries = {{"apiVersion", block_text("kbld.k14s.io/v1alpha1")},
                            {"kind", block_text("Config")},
                            {"minimumRequiredVersion", block_text(kLockVersion)}};
  if (!overrides.empty()) entries.emplace_back("overrides", block_list(std::move(overrides)));
  if (!rules.empty()) entries.emplace_back("searchRules", rule_blocks(without_repeated(rules)));
  return written(block_mapping(std::move(entries)));
}

std::string write_images_lock(std::vector<LockedImage> images, OriginsAnnotation origins) {
  sort(images);
  Block::List items;
  for (const LockedImage& image : images) {
    Block::Mapping annotations = {{std::string(kIdAnnotation), block_text(image.image)}};
    if (origins == OriginsAnnotation::write && !image.pinned.origins.empty()) {
      annotations.emplace_back(kOriginsAnnotation,
                               Block{.value = Block::Literal{.lines = write_origins(image.pinned.origins)}});
    }
    items.push_back(block_mapping(
        {{"annotations", block_mapping(std::move(annotations))}, {"image", block_text(image.pinned.url)}}));
  }
  Block::Mapping entries = {{"apiVersion", block_text("imgpkg.carvel.dev/v1alpha1")},
                            {"kind", block_text("ImagesLock")}};
  if (!items.empty()) entries.emplace_back("images", block_list(std::move(items)));
  return "---\n" + written(block_mapping(std::move(entries)));
}

}  // namespace config
