#include "cmd/drift.hpp"

#include <algorithm>
#include <variant>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/parallel.hpp"
#include "image/reference.hpp"
#include "registry/failure.hpp"

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

/// The tag is not there.
struct Gone {};

/// What a tag points to, or why that is not known.
using Current = std::variant<std::monostate, image::Digest, Gone, std::string>;

Current current_digest(const std::string& tag, const resolve::Effects& effects) {
  try {
    return effects.digest(image::Reference::parse(tag));
  } catch (const base::Interrupted&) {
    throw;
  } catch (const registry::NoSuchTag& error) {
    return error.is_certain() ? Current(Gone()) : Current(error.what());
  } catch (const base::Error& error) {
    return error.what();
  }
}

/// Whether `digest`, which the tag of `pin` points to, is the pin or leads to it.
bool leads_to(const image::Digest& digest, const TaggedPin& pin, const resolve::Effects& effects) {
  if (digest == pin.digest || digest == pin.index) return true;
  const std::string current = image::Reference::parse(pin.tag).pinned_to(digest);
  const auto document = effects.manifest(image::Reference::parse(current));
  return std::ranges::any_of(document.manifests, [&](const registry::Descriptor& manifest) {
    return manifest.digest == pin.digest;
  });
}

/// What `current` has to say about `pin`: nothing if it leads there.
Current judged(const Current& current, const TaggedPin& pin, const resolve::Effects& effects) {
  const auto* digest = std::get_if<image::Digest>(&current);
  if (digest == nullptr) return current;
  try {
    return leads_to(*digest, pin, effects) ? Current() : current;
  } catch (const base::Interrupted&) {
    throw;
  } catch (const base::Error& error) {
    return error.what();
  }
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
  std::map<std::string, Current> by_tag;
  for (const TaggedPin& pin : pins) by_tag.try_emplace(pin.tag);
  std::vector<decltype(by_tag)::pointer> tags;
  tags.reserve(by_tag.size());
  for (auto& tag : by_tag) tags.push_back(&tag);
  base::parallel_for(tags.size(), lookups, [&](std::size_t i) {
    base::throw_if_interrupted();
    tags[i]->second = current_digest(tags[i]->first, effects);
    if (effects.settled) effects.settled();
  });

  const std::vector<TaggedPin> asked(pins.begin(), pins.end());
  std::vector<Current> answers(asked.size());
  base::parallel_for(asked.size(), lookups,
                     [&](std::size_t i) { answers[i] = judged(by_tag.at(asked[i].tag), asked[i], effects); });
  Drift drift;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (const auto* digest = std::get_if<image::Digest>(&answers[i])) drift.moved.emplace(asked[i], *digest);
    if (std::holds_alternative<Gone>(answers[i])) drift.gone.insert(asked[i]);
    if (const auto* reason = std::get_if<std::string>(&answers[i])) drift.unknown.emplace(asked[i], *reason);
  }
  return drift;
}

}  // namespace cmd
