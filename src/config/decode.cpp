#include "config/decode.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/quoted.hpp"
#include "config/decode_parts.hpp"

namespace config {

namespace {

constexpr std::string_view kApiVersion = "kbld.k14s.io/v1alpha1";
constexpr std::string_view kLockApiVersion = "imgpkg.carvel.dev/v1alpha1";
constexpr std::array<std::string_view, 5> kKinds = {"Config", "Sources", "ImageOverrides",
                                                    "ImageDestinations", "ImageKeys"};

using Version = std::array<std::uint32_t, 3>;

/// Two or three numbers with dots between them; nothing for any other text.
std::optional<Version> parse_version(std::string_view text) {
  Version version = {};
  std::size_t count = 0;
  while (count < version.size()) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version[count]);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    ++count;
    if (text.empty()) return count < 2 ? std::nullopt : std::optional(version);
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

Config decode_config(Fields& fields) {
  fields.find("metadata");  // whatever it says is for people
  if (const auto version = fields.find("minimumRequiredVersion")) check_minimum_version(*version);
  return {
      .sources = decode_sources(fields.items("sources")),
      .destinations = decode_destinations(fields.items("destinations")),
      .overrides = decode_overrides(fields.items("overrides")),
      .keys = decode_keys(fields.items("keys")),
      .search_rules = decode_rules(fields.items("searchRules")),
      .policies = decode_policies(fields.items("policies")),
  };
}

}  // namespace

void check_minimum_version(const Value& value) {
  // An unquoted 0.31 is a number, and kbld takes it.
  const std::string text = value.any_text();
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

Decoded decode(std::string_view document, const Place& place) {
  const manifest::Tree tree = manifest::Tree::parse(document);
  if (tree.empty()) throw manifest::SyntaxError(0, "expected a mapping, found nothing");
  Reader reader(tree, place);
  Fields fields(reader.root());
  const std::string version = fields.text("apiVersion");
  const std::string kind = fields.text("kind");

  Decoded decoded;
  if (version == kLockApiVersion && kind == "ImagesLock") {
    reader.refuse_doubts();
    decoded.config.overrides = decode_locked_images(fields.items("images"));
  } else if (version == kApiVersion && std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end()) {
    decoded.config = decode_config(fields);
  } else {
    throw manifest::SyntaxError(
        fields.mapping().offset(),
        fmt::format("{} has no kind {} that kpin knows", base::quoted(version), base::quoted(kind)));
  }
  fields.finish();
  decoded.warnings = reader.take_warnings();
  return decoded;
}

}  // namespace config
