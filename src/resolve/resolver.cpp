#include "resolve/resolver.hpp"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/memo.hpp"
#include "base/parallel.hpp"
#include "resolve/nearest_tags.hpp"
#include "resolve/plan.hpp"
#include "resolve/platforms.hpp"

namespace resolve {

namespace {

constexpr std::size_t kCandidatesShown = 5;

/// Carries out plans, asking each question once. Safe to use from several threads.
class Resolver {
 public:
  explicit Resolver(const Effects& effects) : effects_(effects) {}

  /// What becomes of a reference; nothing if it is left as it is.
  std::optional<image::ProvenImage> carry_out(const Plan& plan) {
    if (std::holds_alternative<Leave>(plan.action)) return std::nullopt;
    if (const auto* known = std::get_if<Known>(&plan.action)) return known->image;
    if (const auto* keep = std::get_if<Keep>(&plan.action))
      return finish(plan, keep->reference, plan.name, {});
    if (const auto* lookup = std::get_if<Lookup>(&plan.action))
      return looked_up(plan, lookup->reference, plan.name);
    if (const auto* order = std::get_if<build::Order>(&plan.action)) return built(plan, *order);
    const std::string selected = select_tag(std::get<SelectTag>(plan.action));
    return looked_up(plan, image::Reference::parse(selected), selected);
  }

 private:
  image::ProvenImage looked_up(const Plan& plan, const image::Reference& reference, const std::string& name) {
    return finish(plan, reference, name, {image::ResolvedOrigin{.tag = reference.tag(), .url = name}});
  }

  image::ProvenImage built(const Plan& plan, const build::Order& order) {
    build::Built image = effects_.build(order);
    if (!image.refusal.empty()) throw Refused(image.refusal);
    if (!image.pushed) return {.url = std::move(image.name), .origins = std::move(image.origins)};
    Plan rest = plan;
    rest.names = Names::as_spelled;  // the name it goes by may differ from where it was pushed to
    return finish(rest, *image.pushed, image.name, std::move(image.origins));
  }

  /// Finds the digest of `reference`, whose spelling is `name`, and writes it down.
  image::ProvenImage finish(const Plan& plan, const image::Reference& reference, const std::string& name,
                            std::vector<image::Origin> origins) {
    if (!plan.platform && plan.required_platforms.empty()) {
      const image::Digest digest = reference.digest() ? *reference.digest() : digest_of(reference);
      return {.url = written(plan, reference, name, digest), .origins = std::move(origins)};
    }
    const registry::ManifestDocument document = manifest_of(reference);
    check_platforms(plan, document);
    image::Digest digest = document.digest;
    if (plan.platform && document.is_index()) {
      digest = select_platform(document, *plan.platform);
      origins.emplace_back(image::PlatformSelectedOrigin{.architecture = plan.platform->architecture,
                                                         .index = reference.pinned_to(document.digest),
                                                         .os = plan.platform->os,
                                                         .variant = plan.platform->variant});
    }
    return {.url = written(plan, reference, name, digest), .origins = std::move(origins)};
  }

  static void check_platforms(const Plan& plan, const registry::ManifestDocument& document) {
    if (plan.required_platforms.empty()) return;
    if (!document.is_index()) {
      if (plan.required_platforms.size() == 1) return;  // it may well be the one; a manifest does not tell
      throw Refused(fmt::format("the policy asks for {} platforms, and {} is a single image, no index",
                                plan.required_platforms.size(), document.digest.text()));
    }
    const std::vector<image::Platform> missing = missing_platforms(document, plan.required_platforms);
    if (missing.empty()) return;
    std::string names;
    for (const image::Platform& platform : missing) names += (names.empty() ? "" : ", ") + platform.text();
    throw Refused(fmt::format("the policy asks for {}, which the index {} does not have; it has {}", names,
                              document.digest.text(), platforms_text(document)));
  }

  /// The reference with its digest, as the user wants it written.
  static std::string written(const Plan& plan, const image::Reference& reference, const std::string& name,
                             const image::Digest& digest) {
    const std::string_view repo = config::repo_of(name);
    std::string text = plan.names == Names::as_spelled ? std::string(repo) : reference.name();
    // A tag that nobody wrote is not made up: "latest" would change how a kubelet pulls.
    if (plan.form == config::Policy::ReferenceForm::tag_and_digest)
      text += name.substr(repo.size(), name.find('@', repo.size()) - repo.size());
    return text + '@' + digest.text();
  }

  std::string select_tag(const SelectTag& action) {
    const std::vector<std::string> tags = tags_of(image::Reference::parse(action.repository));
    if (const auto tag = semver::select(tags, action.constraint, action.prereleases))
      return action.repository + ':' + *tag;
    const std::vector<semver::Candidate> candidates = semver::candidates(tags, action.prereleases);
    std::string highest;
    for (std::size_t i = 0; i < std::min(candidates.size(), kCandidatesShown); ++i)
      highest += (highest.empty() ? "" : ", ") + candidates[i].tag;
    if (highest.empty()) {
      throw base::Error(fmt::format("none of the {} tags of {} is a version{}", tags.size(),
                                    action.repository, action.prereleases ? "" : ", prereleases aside"));
    }
    throw base::Error(fmt::format("no tag of {} fits '{}'; the highest versions are {}", action.repository,
                                  action.constraint.text(), highest));
  }

  image::Digest digest_of(const image::Reference& reference) {
    return digests_.get(reference.text(), [&] {
      return with_nearest_tags(
          reference, [&] { return effects_.digest(reference); }, [&] { return tags_of(reference); });
    });
  }

  registry::ManifestDocument manifest_of(const image::Reference& reference) {
    return manifests_.get(reference.text(), [&] {
      return with_nearest_tags(
          reference, [&] { return effects_.manifest(reference); }, [&] { return tags_of(reference); });
    });
  }

  std::vector<std::string> tags_of(const image::Reference& reference) {
    return tags_.get(reference.name(), [&] { return effects_.tags(reference); });
  }

  const Effects& effects_;
  base::Memo<image::Digest> digests_ = {};
  base::Memo<registry::ManifestDocument> manifests_ = {};
  base::Memo<std::vector<std::string>> tags_ = {};
};

/// What is to be made of a reference that could not be resolved.
Outcome unresolved(const std::string& reference, const Rules& rules, const base::Error& error) {
  using OnUnresolved = config::Policy::OnUnresolved;
  const config::Policy* policy = policy_of(reference, rules);
  const OnUnresolved reaction = policy == nullptr ? OnUnresolved::fail : policy->on_unresolved;
  if (reaction == OnUnresolved::skip) return Left();
  if (reaction == OnUnresolved::warn) return Left{.warning = error.what()};
  return Failure{.message = error.what()};
}

/// Whether `reference` is built; what is wrong with it is told when it is resolved.
bool is_built(const std::string& reference, const Rules& rules) {
  if (rules.sources.empty()) return false;
  try {
    return std::holds_alternative<build::Order>(plan(reference, rules).action);
  } catch (const base::Error&) {
    return false;
  }
}

Outcome outcome_of(const std::string& reference, const Rules& rules, Resolver& resolver) {
  try {
    auto image = resolver.carry_out(plan(reference, rules));
    return image ? Outcome(*std::move(image)) : Outcome(Left());
  } catch (const Refused& error) {
    return Failure{.message = error.what()};
  } catch (const base::Error& error) {
    return unresolved(reference, rules, error);
  }
}

}  // namespace

std::map<std::string, Outcome> resolve_all(const std::set<std::string>& references, const Rules& rules,
                                           const Effects& effects, const Concurrency& concurrency) {
  Resolver resolver(effects);
  std::vector<std::string> queue(references.begin(), references.end());
  std::vector<Outcome> outcomes(queue.size());
  const auto first_built = std::stable_partition(
      queue.begin(), queue.end(), [&](const std::string& reference) { return !is_built(reference, rules); });
  const auto lookups = static_cast<std::size_t>(first_built - queue.begin());
  const auto work = [&](std::size_t i) {
    base::throw_if_interrupted();
    outcomes[i] = outcome_of(queue[i], rules, resolver);
    if (effects.settled) effects.settled();
  };
  // Builds have threads of their own, or the lookups of a large stream would wait for them.
  auto builds = std::async(std::launch::async, [&] {
    base::parallel_for(queue.size() - lookups, concurrency.builds, [&](std::size_t i) { work(lookups + i); });
  });
  base::parallel_for(lookups, concurrency.lookups, work);
  builds.get();
  base::throw_if_interrupted();  // a lookup that was cancelled is none that failed
  std::map<std::string, Outcome> by_reference;
  for (std::size_t i = 0; i < queue.size(); ++i) by_reference.emplace(queue[i], std::move(outcomes[i]));
  return by_reference;
}

}  // namespace resolve
