#include "config/classify.hpp"

#include <algorithm>
#include <array>

#include "base/contains.hpp"
#include "manifest/tree.hpp"

namespace config {

namespace {

constexpr std::array<std::string_view, 2> kApiVersions = {"kbld.k14s.io/v1alpha1",
                                                          "imgpkg.carvel.dev/v1alpha1"};

constexpr std::string_view kVersionOfAll = "/v1alpha1";

std::string_view root_value(const manifest::Tree& tree, std::string_view key) {
  const manifest::NodeIndex value = tree.empty() ? manifest::kNoNode : tree.find(0, key);
  return value == manifest::kNoNode ? std::string_view() : tree[value].value;
}

std::string_view kind_of(std::string_view document) {
  const manifest::Tree tree = manifest::Tree::parse(document);
  const std::string_view version = root_value(tree, "apiVersion");
  if (std::find(kApiVersions.begin(), kApiVersions.end(), version) == kApiVersions.end()) return {};
  // Known kinds are told as literals, since the value may live in the tree.
  static constexpr std::array<std::string_view, 6> kKinds = {
      "Config", "Sources", "ImageOverrides", "ImageDestinations", "ImageKeys", "ImagesLock"};
  const auto* known = std::find(kKinds.begin(), kKinds.end(), root_value(tree, "kind"));
  return known == kKinds.end() ? "(unknown)" : *known;
}

}  // namespace

std::string_view config_kind(std::string_view document) {
  if (!base::contains(document, kVersionOfAll)) return {};
  const bool mentioned = std::any_of(kApiVersions.begin(), kApiVersions.end(), [&](std::string_view version) {
    return base::contains(document, version);
  });
  if (!mentioned) return {};
  try {
    return kind_of(document);
  } catch (const manifest::SyntaxError&) {
    return {};  // whoever needs the document will say so
  }
}

}  // namespace config
