#include "config/lock.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "config/block.hpp"
#include "config/origins.hpp"
#include "config/rule_block.hpp"
#include "image/reference.hpp"

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

/// The rules without those that are there already: a lock that is fed back brings them again.
std::vector<SearchRule> without_duplicates(const std::vector<SearchRule>& rules) {
  std::set<std::string> seen;
  std::vector<SearchRule> kept;
  std::ranges::copy_if(rules, std::back_inserter(kept), [&](const SearchRule& rule) {
    return seen.insert(written(rule_blocks({rule}))).second;
  });
  return kept;
}

/// Throws unless `image` is pinned to a digest.
void check_digest(const LockedImage& image) {
  bool has_digest = false;
  try {
    has_digest = image::Reference::parse(image.pinned.url).digest().has_value();
  } catch (const base::Error&) {
    has_digest = false;  // whatever it is
  }
  if (has_digest) return;
  throw base::InputError(fmt::format("an ImagesLock needs digests, and {} is preresolved to {}",
                                     base::quoted(base::redacted(image.image)),
                                     base::quoted(base::redacted(image.pinned.url))));
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
  if (!rules.empty()) entries.emplace_back("searchRules", rule_blocks(without_duplicates(rules)));
  return written(block_mapping(std::move(entries)));
}

std::string write_images_lock(std::vector<LockedImage> images, OriginsAnnotation origins) {
  sort(images);
  Block::List items;
  for (const LockedImage& image : images) {
    check_digest(image);
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
