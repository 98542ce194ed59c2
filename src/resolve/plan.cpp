#include "resolve/plan.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/glob.hpp"
#include "base/quoted.hpp"
#include "config/origins.hpp"

namespace resolve {

namespace {

/// A reference as spelled and, if it can be read, as it is spelled out.
struct Spellings {
  explicit Spellings(std::string_view reference) : given(reference) {
    try {
      const image::Reference parsed = image::Reference::parse(reference);
      whole = parsed.name() + given.substr(config::repo_of(given).size());
    } catch (const base::Error&) {
      whole = given;  // whoever needs it in full will say what is wrong
    }
  }

  [[nodiscard]] bool fit(const std::string& pattern) const {
    return base::glob_matches(pattern, given) || base::glob_matches(pattern, whole);
  }

  [[nodiscard]] bool fit_repo(const std::string& pattern) const {
    return base::glob_matches(pattern, config::repo_of(given)) ||
           base::glob_matches(pattern, config::repo_of(whole));
  }

  std::string given;
  std::string whole = {};
};

bool is_under(const config::Policy& policy, const Spellings& reference) {
  const config::ImageMatcher& image = policy.image;
  if (!image.image.empty()) return reference.fit(image.image);
  return image.image_repo.empty() || reference.fit_repo(image.image_repo);
}

/// The override for `reference`: the first that fits or, where nothing may be looked up, the first of those
/// that need no lookup.
const config::Override* override_of(std::string_view reference, const Rules& rules) {
  const config::Override* settled =
      rules.network == Network::forbidden ? rules.overrides.first_preresolved(reference) : nullptr;
  return settled != nullptr ? settled : rules.overrides.first(reference);
}

/// Throws Refused unless the registry of `reference` is one that `policy` allows.
void check_registry(const config::Policy& policy, const image::Reference& reference) {
  if (policy.allow_registries.empty()) return;
  const std::string& registry = reference.registry();
  const bool allowed = std::ranges::any_of(policy.allow_registries, [&](const std::string& pattern) {
    return base::glob_matches(pattern, registry) ||
           (registry == image::kDockerHub && base::glob_matches(pattern, "docker.io"));
  });
  if (allowed) return;
  std::string patterns;
  for (const std::string& pattern : policy.allow_registries)
    patterns += (patterns.empty() ? "" : ", ") + pattern;
  throw Refused(fmt::format("the policy at {} allows images from {} only, and this one is from {}",
                            policy.place, patterns, registry));
}

SelectTag tag_selection(const config::Override& rule) {
  const config::TagSelection& selection = *rule.tag_selection;
  const image::Reference parsed = image::Reference::parse(rule.new_image);
  if (parsed.digest() || config::repo_of(rule.new_image).size() < rule.new_image.size()) {
    throw base::Error(
        fmt::format("the override at {} selects a tag, so its newImage must have none, but is {}", rule.place,
                    base::quoted(rule.new_image)));
  }
  SelectTag action = {.repository = rule.new_image};
  action.constraint =
      base::in_context(fmt::format("the override at {}: tagSelection.semver.constraints", rule.place),
                       [&] { return semver::Constraint::parse(selection.constraints); });
  if (selection.prereleases) action.prereleases = semver::Prereleases{.identifiers = *selection.prereleases};
  return action;
}

void check_network(const Rules& rules) {
  if (rules.network == Network::allowed) return;
  throw Refused(
      "no lock among the inputs has it, and with --locked nothing is looked up. Write a lock with "
      "--lock-output, or add the lock file to the inputs with -f.");
}

/// The first rule for `name`; nullptr when there is none.
template <class Rule>
const Rule* first_for(std::string_view name, const std::vector<Rule>& rules) {
  const auto found =
      std::ranges::find_if(rules, [&](const Rule& candidate) { return candidate.image.matches(name); });
  return found == rules.end() ? nullptr : &*found;
}

/// Throws Refused unless `source` may be built.
void check_source(const config::Source& source, const Rules& rules) {
  const auto refuse = [&](std::string_view why) {
    throw Refused(
        fmt::format("it would have to be built, as the source at {} says, and {}", source.place, why));
  };
  if (rules.network == Network::forbidden) refuse("with --locked nothing is built");
  const std::string_view builder = config::name_of(source.builder);
  const bool is_allowed = std::ranges::find(rules.allowed_builders, builder) != rules.allowed_builders.end();
  if (source.trust == config::Trust::limited && config::runs_anything(source.builder) && !is_allowed) {
    refuse(fmt::format(
        "a Config from standard input or a URL may use the builder {0} only with --allow-builder={0}, as "
        "somebody else may have written it. Or name a file of yours with -f.",
        builder));
  }
  if (rules.raw_options == RawOptions::forbidden && !config::raw_options(source.builder).empty()) {
    refuse("its rawOptions are forbidden by --forbid-raw-options");
  }
}

build::Order order(const config::Source& source, const std::string& name, const Rules& rules,
                   const config::Policy* policy) {
  check_source(source, rules);
  build::Order action = {
      .image = name, .source = &source, .destination = first_for(name, rules.destinations)};
  if (policy != nullptr && action.destination != nullptr) {
    const std::string& new_image = action.destination->new_image;
    check_registry(*policy, image::Reference::parse(new_image.empty() ? name : new_image));
  }
  return action;
}

/// What to do for `plan.name`, which nothing has settled yet.
void settle(Plan& plan, const config::Override* rule, const Rules& rules, const config::Policy* policy) {
  if (rule != nullptr && rule->tag_selection) {
    SelectTag action = tag_selection(*rule);
    if (policy != nullptr) check_registry(*policy, image::Reference::parse(action.repository));
    check_network(rules);
    plan.action = std::move(action);
    return;
  }
  if (const config::Source* source = first_for(plan.name, rules.sources)) {
    plan.action = order(*source, plan.name, rules, policy);
    return;
  }
  image::Reference parsed = image::Reference::parse(plan.name);
  if (policy != nullptr) check_registry(*policy, parsed);
  const bool asks = !parsed.digest() || plan.platform || !plan.required_platforms.empty();
  if (asks) check_network(rules);
  if (parsed.digest()) {
    plan.action = Keep{.reference = std::move(parsed)};
  } else {
    plan.action = Lookup{.reference = std::move(parsed)};
  }
}

/// Whether `policy`, which `reference` comes under, or a pattern says that it is to be left as it is.
bool is_left(std::string_view reference, const Rules& rules, const config::Policy* policy) {
  if (policy != nullptr && policy->skip) return true;
  if (rules.skip.empty()) return false;
  const Spellings spellings(reference);
  return std::ranges::any_of(rules.skip, [&](const std::string& pattern) { return spellings.fit(pattern); });
}

}  // namespace

const config::Policy* policy_of(std::string_view reference, const Rules& rules) {
  if (rules.policies.empty()) return nullptr;
  const Spellings spellings(reference);
  const auto found = std::ranges::find_if(
      rules.policies, [&](const config::Policy& policy) { return is_under(policy, spellings); });
  return found == rules.policies.end() ? nullptr : &*found;
}

bool is_skipped(std::string_view reference, const Rules& rules) {
  return is_left(reference, rules, policy_of(reference, rules));
}

Plan plan(std::string_view reference, const Rules& rules) {
  Plan plan = {
      .name = std::string(reference), .platform = rules.platform, .form = rules.form, .names = rules.names};
  const config::Policy* policy = policy_of(reference, rules);
  if (is_left(reference, rules, policy)) return plan;
  if (policy != nullptr) {
    plan.required_platforms = policy->require_platforms;
    plan.form = policy->reference.value_or(plan.form);
  }
  const config::Override* rule = override_of(reference, rules);
  if (rule != nullptr) {
    plan.name = rule->new_image;
    if (rule->preresolved) {
      if (policy != nullptr) check_registry(*policy, image::Reference::parse(plan.name));
      plan.action = Known{{.url = plan.name, .origins = config::with_preresolved(rule->origins, plan.name)}};
      return plan;
    }
    if (rule->platform) plan.platform = rule->platform;
  }
  settle(plan, rule, rules, policy);
  return plan;
}

}  // namespace resolve
