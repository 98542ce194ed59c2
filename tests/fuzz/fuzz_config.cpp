// Any bytes as a document that speaks to kpin: refused with a message, or decoded; then the lock of what it
// says is decoded to the same, and an update of it with nothing new leaves it as it is.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "config/decode.hpp"
#include "config/image_map.hpp"
#include "config/lock.hpp"
#include "config/origins.hpp"
#include "manifest/encoding.hpp"
#include "manifest/split.hpp"

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

std::string nowhere(std::size_t /*offset*/) { return {}; }

void check_lock(const config::Config& config) {
  std::vector<config::LockedImage> images;
  for (const config::Override& override : config.overrides) {
    if (override.image.image.empty()) continue;
    images.push_back(
        {.image = override.image.image, .pinned = {.url = override.new_image, .origins = override.origins}});
  }
  const std::string lock = config::write_lock(images, config.user_rules());
  const config::Decoded again = config::decode(lock, nowhere);
  require(again.warnings.empty(), "a lock has unknown fields");
  require(again.config.search_rules == config.user_rules(), "a lock has other rules");
  for (const config::Override& override : again.config.overrides) {
    require(override.preresolved, "a lock has an override that is not preresolved");
  }
  require(config::write_lock(images, again.config.search_rules) == lock, "a lock changes");

  std::vector<image::ProvenImage> proven;
  for (const config::LockedImage& image : images) {
    require(config::read_origins(config::write_origins(image.pinned.origins)) == image.pinned.origins,
            "origins change");
    proven.push_back(image.pinned);
  }
  const std::string annotation = config::images_annotation(proven);
  require(config::images_annotation(config::read_images_annotation(annotation)) == annotation,
          "an annotation changes");
}

/// Locks are updated, or refused, but what is new in them is what was asked for (config::update_lock checks).
void check_update(std::string_view text, const config::Config& config) {
  std::vector<config::LockedImage> images;
  for (const config::Override& override : config.overrides) {
    images.push_back(
        {.image = override.image.image, .pinned = {.url = "r.io/a@sha256:" + std::string(64, 'a')}});
  }
  require(config::update_lock(text, {}) == text, "an update with nothing new changes a lock");
  try {
    const std::string updated = config::update_lock(text, images);
    require(config::update_lock(updated, images) == updated, "an update changes a lock twice");
  } catch (const manifest::SyntaxError&) {
    require(false, "a lock that was decoded is refused, or is no YAML after an update");
  } catch (const base::InputError&) {
    return;  // its entries share text
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    config::decode_image_map(text, "");
  } catch (const manifest::SyntaxError& error) {
    require(error.offset() <= size, "a place behind the end");
  }
  try {
    manifest::check_utf8(text);
  } catch (const base::InputError&) {
    return 0;
  }
  config::read_images_annotation(text);
  config::Config config;
  try {
    config = config::decode(text, nowhere).config;
  } catch (const manifest::SyntaxError& error) {
    require(error.offset() <= size, "a place behind the end");
    return 0;
  }
  check_lock(config);
  if (manifest::split(text).size() == 1) check_update(text, config);
  return 0;
}
