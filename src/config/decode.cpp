#include "config/decode.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quoted.hpp"
#include "config/classify.hpp"
#include "config/decode_parts.hpp"

namespace config {

namespace {

using Version = std::array<std::uint32_t, 3>;

/// Numbers with dots between them; nothing for any other text. A prerelease or build after them does not
/// matter, as there is none of the version it is compared with. Numbers after the third are passed over.
std::optional<Version> parse_version(std::string_view text) {
  Version version = {};
  for (std::size_t count = 0;; ++count) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    if (count < version.size()) version[count] = number;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const bool ends = text.empty() || ((text[0] == '-' || text[0] == '+') && text.size() > 1);
    if (ends) return version;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
}

Config decode_config(Fields& fields) {
  fields.find("metadata");  // whatever it says is for people
  if (const auto version = fields.find("minimumRequiredVersion")) check_minimum_version(*version);
  std::vector<std::string> allowed_builders;
  if (const auto builders = fields.find("builders")) allowed_builders = decode_allowed_builders(*builders);
  return {
      .sources = decode_sources(fields.items("sources")),
      .destinations = decode_destinations(fields.items("destinations")),
      .overrides = decode_overrides(fields.items("overrides")),
      .keys = decode_keys(fields.items("keys")),
      .search_rules = decode_rules(fields.items("searchRules")),
      .policies = decode_policies(fields.items("policies")),
      .allowed_builders = std::move(allowed_builders),
  };
}

std::string unknown_kind(std::string_view version, std::string_view kind) {
  std::optional<std::string_view> meant;
  if (version == kLockApiVersion) meant = base::nearest(kind, std::array{kLockKind});
  if (version == kApiVersion) meant = base::nearest(kind, kKinds);
  return fmt::format("{} has no kind {} that kpin knows{}", base::quoted(version), base::quoted(kind),
                     meant ? fmt::format("; did you mean {}?", base::quoted(*meant)) : "");
}

}  // namespace

void check_minimum_version(const Value& value) {
  // An unquoted 0.31 is a number, and kbld takes it.
  const std::string text = value.any_text();
  if (text.empty()) return;
  if (text.starts_with('v')) value.fail("must not begin with 'v': write it as '0.8.0'");
  const std::optional<Version> version = parse_version(text);
  if (!version) value.fail("expected a version such as '0.8.0', not " + base::quoted(text));
  if (*version > *parse_version(kKbldVersion)) {
    value.fail(
        fmt::format("this document needs kbld {}, and this kpin does what kbld {} does", text, kKbldVersion));
  }
}

ImageMatcher decode_image(Fields& fields) {
  return {.image = fields.text("image"), .image_repo = fields.text("imageRepo")};
}

ImageMatcher decode_needed_image(Fields& fields) {
  ImageMatcher image = decode_image(fields);
  if (image == ImageMatcher()) fields.mapping().fail("expected image or imageRepo");
  return image;
}

Decoded decode(std::string_view document, const Place& place, manifest::NodeIndex node) {
  const manifest::Tree tree = manifest::Tree::parse(document);
  if (tree.empty()) throw manifest::SyntaxError(0, "expected a mapping, found nothing");
  Reader reader(tree, place);
  Fields fields(reader.root(node));
  const manifest::NodeIndex item = node == 0 ? config_in_list(tree) : manifest::kNoNode;
  if (item != manifest::kNoNode) {
    throw manifest::SyntaxError(
        tree[item].span.begin,
        "configuration of kpin among the items of a list is not read: make it a document of its own");
  }
  const std::string version = fields.text("apiVersion");
  const std::string kind = fields.text("kind");

  Decoded decoded;
  if (is_images_lock(version, kind)) {
    reader.refuse_doubts();
    decoded.config.overrides = decode_locked_images(fields.items("images"));
  } else if (is_config(version, kind)) {
    decoded.config = decode_config(fields);
  } else {
    throw manifest::SyntaxError(fields.mapping().offset(), unknown_kind(version, kind));
  }
  fields.finish();
  decoded.warnings = reader.take_warnings();
  return decoded;
}

}  // namespace config
