#include "build/layout_root.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace build {
namespace {

/// The manifests that index.json names, each once: tags of one image differ in annotations only.
std::vector<Part> distinct(const std::vector<Part>& parts) {
  std::vector<Part> once;
  std::set<image::Digest> seen;
  for (const Part& part : parts) {
    if (seen.insert(part.digest).second) once.push_back(part);
  }
  return once;
}

/// What a user would call it.
std::string shown(const Part& part) {
  if (!part.name.empty()) return base::quoted(part.name);
  return part.platform ? base::quoted(part.platform->text()) : part.digest.text();
}

/// Whether these are one image for several platforms. Attestations belong to images and have none.
bool are_platforms(const std::vector<Part>& parts) {
  std::set<std::string> names;
  std::set<image::Platform> platforms;
  for (const Part& part : parts) {
    if (!part.name.empty()) names.insert(part.name);
    if (part.is_attestation) continue;
    if (!part.platform || part.platform->os.empty() || part.platform->architecture.empty()) return false;
    if (!platforms.insert(*part.platform).second) return false;
  }
  return names.size() <= 1 && !platforms.empty();
}

[[noreturn]] void refuse_several(const std::vector<Part>& parts) {
  constexpr std::size_t kShown = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(parts.size(), kShown); ++i) {
    names += (i == 0 ? "" : ", ") + shown(parts[i]);
  }
  if (parts.size() > kShown) names += ", ...";
  throw base::Error(fmt::format(
      "it holds several images ({}), and nothing tells which one is meant: let it be made with one", names));
}

}  // namespace

std::optional<Part> root_of(const ImageDocument& index) {
  const std::vector<Part> parts = distinct(index.parts);
  if (parts.empty()) throw base::Error("it holds no image: its index.json names none");
  if (parts.size() == 1) return parts.front();
  if (!are_platforms(parts)) refuse_several(parts);
  return std::nullopt;
}

}  // namespace build
