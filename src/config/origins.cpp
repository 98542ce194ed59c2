#include "config/origins.hpp"

#include <algorithm>
#include <utility>

#include "config/block.hpp"

namespace config {

namespace {

/// An entry for a string that is left out when it is empty.
void add_text(Block::Mapping& entries, const char* key, std::string_view text) {
  if (!text.empty()) entries.emplace_back(key, block_text(text));
}

Block origin_block(const image::GitOrigin& origin) {
  Block::Mapping entries = {{"dirty", block_flag(origin.dirty)},
                            {"remoteURL", block_text(origin.remote_url)},
                            {"sha", block_text(origin.sha)}};
  if (!origin.tags.empty()) entries.emplace_back("tags", block_texts(origin.tags));
  return block_mapping({{"git", block_mapping(std::move(entries))}});
}

Block origin_block(const image::LocalOrigin& origin) {
  return block_mapping({{"local", block_mapping({{"path", block_text(origin.path)}})}});
}

Block origin_block(const image::ResolvedOrigin& origin) {
  Block::Mapping entries = {{"url", block_text(origin.url)}};
  add_text(entries, "tag", origin.tag);
  return block_mapping({{"resolved", block_mapping(std::move(entries))}});
}

Block origin_block(const image::TaggedOrigin& origin) {
  return block_mapping({{"tagged", block_mapping({{"tags", block_texts(origin.tags)}})}});
}

Block origin_block(const image::BuiltOrigin& origin) {
  Block::Mapping entries = {{"tool", block_text(origin.tool)}};
  add_text(entries, "version", origin.version);
  return block_mapping({{"built", block_mapping(std::move(entries))}});
}

Block origin_block(const image::CachedOrigin& origin) {
  return block_mapping({{"cached", block_mapping({{"tag", block_text(origin.tag)}})}});
}

Block origin_block(const image::PreresolvedOrigin& origin) {
  return block_mapping({{"preresolved", block_mapping({{"url", block_text(origin.url)}})}});
}

Block origin_block(const image::PlatformSelectedOrigin& origin) {
  Block::Mapping entries = {{"index", block_text(origin.index)}};
  add_text(entries, "architecture", origin.architecture);
  add_text(entries, "os", origin.os);
  add_text(entries, "variant", origin.variant);
  return block_mapping({{"platformSelected", block_mapping(std::move(entries))}});
}

Block::List origin_blocks(const std::vector<image::Origin>& origins) {
  Block::List items;
  for (const image::Origin& origin : origins) {
    items.push_back(std::visit([](const auto& kind) { return origin_block(kind); }, origin));
  }
  return items;
}

}  // namespace

std::string images_annotation(std::vector<image::ProvenImage> images) {
  std::erase_if(images, [](const image::ProvenImage& image) { return image.origins.empty(); });
  std::sort(images.begin(), images.end());
  images.erase(std::unique(images.begin(), images.end()), images.end());
  Block::List items;
  for (const image::ProvenImage& image : images) {
    items.push_back(block_mapping(
        {{"origins", block_list(origin_blocks(image.origins))}, {"url", block_text(image.url)}}));
  }
  return items.empty() ? std::string() : written(block_list(std::move(items)));
}

std::string write_origins(const std::vector<image::Origin>& origins) {
  return origins.empty() ? std::string() : written(block_list(origin_blocks(origins)));
}

std::vector<image::Origin> with_preresolved(std::vector<image::Origin> origins, std::string_view url) {
  const image::Origin origin = image::PreresolvedOrigin{.url = std::string(url)};
  if (std::find(origins.begin(), origins.end(), origin) == origins.end()) origins.push_back(origin);
  return origins;
}

}  // namespace config
