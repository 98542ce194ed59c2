#include "cmd/drift.hpp"

#include <algorithm>
#include <variant>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "image/reference.hpp"

namespace cmd {

namespace {

/// `text` as a reference, if it is one.
std::optional<image::Reference> reference(const std::string& text) {
  try {
    return image::Reference::parse(text);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

/// The tag of the repository called `name` that the origins tell; empty if they do not.
std::string tag_of(const std::vector<image::Origin>& origins, const std::string& name) {
  for (const image::Origin& origin : origins) {
    const auto* resolved = std::get_if<image::ResolvedOrigin>(&origin);
    const auto looked_up = resolved == nullptr ? std::nullopt : reference(resolved->url);
    if (looked_up && looked_up->name() == name) return looked_up->tag();
  }
  return {};
}

std::optional<image::Digest> index_of(const std::vector<image::Origin>& origins) {
  for (const image::Origin& origin : origins) {
    const auto* selected = std::get_if<image::PlatformSelectedOrigin>(&origin);
    const auto index = selected == nullptr ? std::nullopt : reference(selected->index);
    if (index) return index->digest();
  }
  return std::nullopt;
}

/// What `current`, the digest that the tag of `pin` points to now, has to say about it: nothing if it leads
/// to the pin.
std::optional<image::Digest> moved_to(const TaggedPin& pin, const image::Reference& current,
                                      const resolve::Effects& effects) {
  const image::Digest& digest = *current.digest();
  if (digest == pin.digest || digest == pin.index) return std::nullopt;
  const registry::ManifestDocument document = effects.manifest(current);
  const bool has_it = std::ranges::any_of(document.manifests, [&](const registry::Descriptor& manifest) {
    return manifest.digest == pin.digest;
  });
  return has_it ? std::nullopt : std::optional(digest);
}

}  // namespace

std::optional<TaggedPin> tagged_pin(const ListedImage& image) {
  const auto pin = reference(image.image);
  if (!pin || !pin->digest()) return std::nullopt;
  const std::string tag = pin->tag().empty() ? tag_of(image.origins, pin->name()) : pin->tag();
  if (tag.empty()) return std::nullopt;
  return TaggedPin{
      .tag = pin->name() + ':' + tag, .digest = *pin->digest(), .index = index_of(image.origins)};
}

Drift find_drift(const std::set<TaggedPin>& pins, const resolve::Effects& effects, std::size_t lookups) {
  std::set<std::string> tags;
  for (const TaggedPin& pin : pins) tags.insert(pin.tag);
  const auto outcomes = resolve::resolve_all(tags, {}, effects, {.lookups = lookups});

  const std::vector<TaggedPin> asked(pins.begin(), pins.end());
  std::vector<std::variant<std::monostate, image::Digest, std::string>> answers(asked.size());
  base::parallel_for(asked.size(), lookups, [&](std::size_t i) {
    const resolve::Outcome& outcome = outcomes.at(asked[i].tag);
    try {
      if (const auto* failure = std::get_if<resolve::Failure>(&outcome)) throw base::Error(failure->message);
      const auto current = image::Reference::parse(std::get<image::ProvenImage>(outcome).url);
      if (const auto digest = moved_to(asked[i], current, effects)) answers[i] = *digest;
    } catch (const base::Error& error) {
      answers[i] = error.what();
    }
  });
  Drift drift;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (const auto* digest = std::get_if<image::Digest>(&answers[i])) drift.moved.emplace(asked[i], *digest);
    if (const auto* reason = std::get_if<std::string>(&answers[i])) drift.unknown.emplace(asked[i], *reason);
  }
  return drift;
}

}  // namespace cmd
