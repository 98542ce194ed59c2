#include <utility>

#include "config/fields.hpp"
#include "config/origins.hpp"
#include "manifest/scalar.hpp"

namespace config {

namespace {

using manifest::SyntaxError;

image::Origin read_git(Fields& fields) {
  return image::GitOrigin{.dirty = fields.flag("dirty"),
                          .remote_url = fields.text("remoteURL"),
                          .sha = fields.text("sha"),
                          .tags = fields.texts("tags")};
}

image::Origin read_local(Fields& fields) { return image::LocalOrigin{.path = fields.text("path")}; }

image::Origin read_resolved(Fields& fields) {
  return image::ResolvedOrigin{.tag = fields.text("tag"), .url = fields.text("url")};
}

image::Origin read_tagged(Fields& fields) { return image::TaggedOrigin{.tags = fields.texts("tags")}; }

image::Origin read_built(Fields& fields) {
  return image::BuiltOrigin{.tool = fields.text("tool"), .version = fields.text("version")};
}

image::Origin read_cached(Fields& fields) { return image::CachedOrigin{.tag = fields.text("tag")}; }

image::Origin read_preresolved(Fields& fields) { return image::PreresolvedOrigin{.url = fields.text("url")}; }

image::Origin read_platform_selected(Fields& fields) {
  return image::PlatformSelectedOrigin{.architecture = fields.text("architecture"),
                                       .index = fields.text("index"),
                                       .os = fields.text("os"),
                                       .variant = fields.text("variant")};
}

image::Origin read_kind(std::string_view kind, Fields& fields) {
  if (kind == "git") return read_git(fields);
  if (kind == "local") return read_local(fields);
  if (kind == "resolved") return read_resolved(fields);
  if (kind == "tagged") return read_tagged(fields);
  if (kind == "built") return read_built(fields);
  if (kind == "cached") return read_cached(fields);
  if (kind == "preresolved") return read_preresolved(fields);
  return read_platform_selected(fields);
}

/// Calls `read` with each item of the YAML list in `text`, as long as they can be read.
template <class Read>
void for_each_item(std::string_view text, Read read) {
  try {
    const manifest::Tree tree = manifest::Tree::parse(text);
    if (tree.empty()) return;
    const Place nowhere = [](std::size_t) { return std::string(); };
    Reader reader(tree, nowhere);
    for (const Value& item : reader.root().items()) read(item);
  } catch (const SyntaxError&) {
    return;  // nothing depends on what a stranger wrote here
  }
}

std::optional<image::ProvenImage> read_image(const Value& value) {
  try {
    Fields fields(value);
    image::ProvenImage image = {.url = fields.needed_text("url")};
    for (const Value& item : fields.items("origins")) {
      if (auto origin = decode_origin(item)) image.origins.push_back(*std::move(origin));
    }
    return image;
  } catch (const SyntaxError&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<image::Origin> decode_origin(const Value& value) {
  try {
    Fields fields(value);
    const auto found = fields.find_one_of(
        {"git", "local", "built", "cached", "resolved", "tagged", "preresolved", "platformSelected"});
    if (!found) return std::nullopt;
    Fields of_kind(found->second);
    return read_kind(found->first, of_kind);
  } catch (const SyntaxError&) {
    return std::nullopt;
  }
}

std::vector<image::ProvenImage> read_images_annotation(std::string_view text) {
  std::vector<image::ProvenImage> images;
  for_each_item(text, [&](const Value& item) {
    if (auto image = read_image(item)) images.push_back(*std::move(image));
  });
  return images;
}

bool is_origins(std::string_view text) {
  try {
    const manifest::Tree tree = manifest::Tree::parse(text);
    return tree.empty() || tree[0].kind == manifest::Kind::sequence || manifest::is_null(tree[0]);
  } catch (const SyntaxError&) {
    return false;
  }
}

std::vector<image::Origin> read_origins(std::string_view text) {
  std::vector<image::Origin> origins;
  for_each_item(text, [&](const Value& item) {
    if (auto origin = decode_origin(item)) origins.push_back(*std::move(origin));
  });
  return origins;
}

}  // namespace config
