#include "search/rules.hpp"

#include <algorithm>
#include <utility>

#include "base/contains.hpp"
#include "base/glob.hpp"
#include "manifest/resource.hpp"
#include "manifest/scalar.hpp"
#include "search/path.hpp"

namespace search {

namespace {

using manifest::Kind;
using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;

constexpr std::string_view kEscapesInValues = "xuU/\r\n";  // lines may be joined with a backslash

/// A text that stands in a document as it is, whatever the quotes, unless backslashes hide it.
bool is_needle(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./:@_-") ==
             text.npos;
}

Rule compile(const config::SearchRule& spec) {
  Rule rule = {.spec = spec};
  const auto need = [&](const std::string& text) {
    if (is_needle(text)) rule.needles.push_back(text);
  };
  if (spec.key && !spec.key->name.empty()) {
    rule.last_key = spec.key->name;
    need(spec.key->name);
  } else if (spec.key) {
    for (const config::PathStep& step : spec.key->path) {
      if (const auto* key = std::get_if<std::string>(&step)) need(*key);
    }
    if (!spec.key->path.empty()) {
      if (const auto* key = std::get_if<std::string>(&spec.key->path.back())) rule.last_key = *key;
    }
  }
  if (spec.value) need(spec.value->image.empty() ? spec.value->image_repo : spec.value->image);
  if (const auto* embedded = std::get_if<config::EmbeddedText>(&spec.strategy))
    rule.embedded = std::make_unique<const Rules>(embedded->rules);
  if (const auto* regexp = std::get_if<config::Regexp>(&spec.strategy))
    rule.regexp.emplace(regexp->pattern, "image");
  return rule;
}

bool matches(const config::ResourceMatcher& matcher, const Tree& tree, NodeIndex resource) {
  const auto fits = [&](const std::string& pattern, NodeIndex mapping, std::string_view key) {
    return pattern.empty() ||
           (mapping != kNoNode && base::glob_matches(pattern, text_of(tree, mapping, key)));
  };
  const NodeIndex metadata = tree.find(resource, "metadata");
  const NodeIndex labels = metadata == kNoNode ? kNoNode : tree.find(metadata, "labels");
  return fits(matcher.api_version, resource, "apiVersion") && fits(matcher.kind, resource, "kind") &&
         fits(matcher.namespace_name, metadata, "namespace") && fits(matcher.name, metadata, "name") &&
         std::all_of(matcher.labels.begin(), matcher.labels.end(), [&](const auto& label) {
           return labels != kNoNode && tree.find(labels, label.first) != kNoNode &&
                  base::glob_matches(label.second, text_of(tree, labels, label.first));
         });
}

bool matches(const config::ImageMatcher& matcher, const Tree& tree, NodeIndex node) {
  const NodeIndex value = tree[node].kind == Kind::alias ? tree[node].target : node;
  return manifest::is_string(tree[value]) && matcher.matches(tree[value].value);
}

/// Mappings are all that a Split is about: where one key has mappings in some places and plain references in
/// others, later rules decide about those.
bool is_of_right_kind(const config::UpdateStrategy& strategy, const Tree& tree, NodeIndex node) {
  const NodeIndex value = tree[node].kind == Kind::alias ? tree[node].target : node;
  return !std::holds_alternative<config::Split>(strategy) || tree[value].kind == Kind::mapping;
}

bool matches(const Rule& rule, const Scope& scope, NodeIndex node) {
  const config::SearchRule& spec = rule.spec;
  if (rule.last_key && scope.tree.key_text(node) != *rule.last_key) return false;
  if (!is_of_right_kind(spec.strategy, scope.tree, node)) return false;
  if (spec.value && !matches(*spec.value, scope.tree, node)) return false;
  if (spec.key && !spec.key->path.empty() &&
      !leads_to(spec.key->path, scope.tree, scope.root_of(node), node)) {
    return false;
  }
  return !spec.resource || matches(*spec.resource, scope.tree, scope.root_of(node));
}

/// Whether a double-quoted scalar may spell a needle with an escape sequence that begins with one of
/// `letters`, which hides it.
bool has_escape(std::string_view text, std::string_view letters) {
  for (std::size_t at = text.find('\\'); at != text.npos; at = text.find('\\', at + 1)) {
    if (at + 1 < text.size() && letters.find(text[at + 1]) != letters.npos) return true;
  }
  return false;
}

}  // namespace

NodeIndex Scope::root_of(NodeIndex node) const {
  const NodeIndex resource = manifest::resource_of(tree, roots, node);
  return resource == kNoNode ? 0 : resource;
}

Rules::Rules(const std::vector<config::SearchRule>& specs) {
  for (const config::SearchRule& spec : specs) {
    rules_.push_back(compile(spec));
    const std::vector<std::string>& needles = rules_.back().needles;
    const bool has_slash = std::any_of(needles.begin(), needles.end(), [](const std::string& needle) {
      return needle.find('/') != needle.npos;
    });
    if (spec.value || has_slash) hiding_escapes_ = kEscapesInValues;
  }
}

bool Rules::may_match(std::string_view text) const {
  const bool found = std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    return std::all_of(rule.needles.begin(), rule.needles.end(),
                       [&](const std::string& needle) { return base::contains(text, needle); });
  });
  return found || (!rules_.empty() && has_escape(text, hiding_escapes_));
}

const Rule* Rules::first_match(const Scope& scope, NodeIndex node) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(),
                                  [&](const Rule& rule) { return matches(rule, scope, node); });
  return found == rules_.end() ? nullptr : &*found;
}

}  // namespace search
