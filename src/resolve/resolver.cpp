#include "resolve/resolver.hpp"

#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "resolve/plan.hpp"

namespace resolve {

namespace {

/// One lookup that all spellings of the same image share.
struct Shared {
  image::Reference reference;
  std::vector<std::string> spellings = {};
  Outcome outcome = {};  // without origins
};

Outcome look_up(const image::Reference& reference, const Ask& ask) {
  try {
    return image::ProvenImage{.url = reference.pinned_to(ask(reference))};
  } catch (const base::Error& error) {
    return Failure{.message = error.what()};
  }
}

}  // namespace

std::map<std::string, Outcome> resolve_all(const std::set<std::string>& references, const Ask& ask,
                                           std::size_t concurrency) {
  std::map<std::string, Outcome> outcomes;
  std::map<std::string, Shared> lookups;  // by normalised reference
  for (const std::string& spelling : references) {
    try {
      Plan planned = plan(spelling);
      if (auto* keep = std::get_if<Keep>(&planned)) {
        outcomes.emplace(spelling, image::ProvenImage{.url = std::move(keep->pinned)});
      } else {
        image::Reference& reference = std::get<Lookup>(planned).reference;
        const std::string name = reference.text();
        lookups.try_emplace(name, Shared{.reference = std::move(reference)})
            .first->second.spellings.push_back(spelling);
      }
    } catch (const base::Error& error) {
      outcomes.emplace(spelling, Failure{.message = error.what()});
    }
  }

  std::vector<Shared*> queue;
  queue.reserve(lookups.size());
  for (auto& [name, shared] : lookups) queue.push_back(&shared);
  base::parallel_for(queue.size(), concurrency,
                     [&](std::size_t i) { queue[i]->outcome = look_up(queue[i]->reference, ask); });
  for (const Shared* shared : queue) {
    for (const std::string& spelling : shared->spellings) {
      Outcome outcome = shared->outcome;
      if (auto* pinned = std::get_if<image::ProvenImage>(&outcome)) {
        pinned->origins = {image::ResolvedOrigin{.tag = shared->reference.tag(), .url = spelling}};
      }
      outcomes.emplace(spelling, std::move(outcome));
    }
  }
  return outcomes;
}

}  // namespace resolve
