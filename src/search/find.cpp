#include "search/find.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "manifest/resource.hpp"
#include "manifest/scalar.hpp"
#include "search/embedded.hpp"

namespace search {

namespace {

using manifest::Kind;
using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;
using Role = ImageSite::Role;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

/// One of the texts of a document, and the tree of one document in it.
struct Level {
  Scope scope;
  const Rules& rules;
  std::size_t text = 0;      ///< as in ImageSite::text
  std::size_t begin = 0;     ///< where the tree's text begins in it
  std::size_t resource = 0;  ///< of an embedded text: as in ImageSite::resource
  Role role = Role::pin;     ///< of an embedded text: pin or inherit
};

/// Adds the sites of one tree, and of the texts embedded in it, to those of the document.
class SiteFinder {
 public:
  SiteFinder(Images& images, Level level)
      : images_(images), level_(std::move(level)), tree_(level_.scope.tree) {}

  void find() {
    std::vector<Hit> hits;
    for (NodeIndex node = 0; node < tree_.nodes().size(); ++node) {
      if (tree_[node].is_key || tree_[node].parent == kNoNode) continue;  // rules speak of keys and items
      const Rule* rule = level_.rules.first_match(level_.scope, node);
      if (rule != nullptr) hits.push_back({node, rule});
    }
    drop_duplicates(hits);
    for (const Hit& hit : hits) {
      if (is_concerned(*hit.rule, hit.node)) add(hit);
    }
    keep_aliases();
  }

 private:
  struct Hit {
    NodeIndex node = kNoNode;
    const Rule* rule = nullptr;
  };

  /// The node that holds the value: an alias is followed.
  [[nodiscard]] NodeIndex value_of(NodeIndex node) const {
    return tree_[node].kind == Kind::alias ? tree_[node].target : node;
  }

  /// Whether the strategy of `rule` has to do with this kind of value.
  [[nodiscard]] bool is_concerned(const Rule& rule, NodeIndex node) const {
    if (std::holds_alternative<config::NoUpdate>(rule.spec.strategy)) return false;
    const manifest::Node& value = tree_[value_of(node)];
    return std::holds_alternative<config::Split>(rule.spec.strategy) || manifest::is_string(value);
  }

  /// Of the entries of a mapping with the same key keeps the last.
  void drop_duplicates(std::vector<Hit>& hits) const {
    std::set<std::pair<NodeIndex, std::string_view>> seen;
    const auto is_overridden = [&](const Hit& hit) {
      const auto key = tree_.key_text(hit.node);
      return key && !seen.emplace(tree_[hit.node].parent, *key).second;
    };
    const auto kept = std::remove_if(hits.rbegin(), hits.rend(), is_overridden);
    hits.erase(hits.begin(), kept.base());
  }

  /// What the rule makes of the value, if an alias says that it has been made already.
  [[nodiscard]] Role role_of(const Hit& hit) const {
    if (level_.role == Role::inherit) return Role::inherit;
    if (tree_[hit.node].kind != Kind::alias) return Role::pin;
    const auto made = changed_.find(tree_[hit.node].target);
    const bool same = made != changed_.end() && made->second != nullptr &&
                      made->second->spec.strategy == hit.rule->spec.strategy;
    return same ? Role::inherit : Role::pin;
  }

  void add(const Hit& hit) {
    const Role role = role_of(hit);
    if (const auto* keys = std::get_if<config::Split>(&hit.rule->spec.strategy)) {
      add_split(hit, *keys, role);
    } else if (hit.rule->regexp) {
      add_parts(hit, role);
    } else if (hit.rule->embedded) {
      add_embedded(hit, role);
    } else {
      const std::string_view value = tree_[value_of(hit.node)].value;
      push({.role = is_blank(value) ? Role::blank : role,
            .reference = std::string(value),
            .writing = manifest::scalar_place(tree_, hit.node)},
           hit.node);
      changed_.emplace(hit.node, hit.rule);
    }
  }

  void add_split(const Hit& hit, const config::Split& keys, Role role) {
    auto reference = read_split(tree_, hit.node, keys);
    if (!reference) return;
    changed_.emplace(hit.node, hit.rule);
    if (tree_[hit.node].kind == Kind::mapping) {
      for (const SplitPart* part :
           {&reference->registry, &reference->repository, &reference->tag, &reference->digest}) {
        if (part->place) changed_.emplace(tree_.find(hit.node, part->key), nullptr);
      }
    }
    std::string text = reference->text();
    images_.splits.push_back(*std::move(reference));
    push({.role = role, .reference = std::move(text), .writing = InParts{images_.splits.size() - 1}},
         hit.node);
  }

  void add_parts(const Hit& hit, Role role) {
    manifest::ScalarText text(tree_, hit.node);
    const std::vector<base::Regexp::Match> matches = hit.rule->regexp->find_all(text.value());
    if (matches.empty()) return;
    const std::size_t index = embed(std::move(text), hit);
    for (const base::Regexp::Match& match : matches) {
      const std::string& value = images_.texts.back().text.value();
      ImageSite site = {.role = role,
                        .reference = value.substr(match.begin, match.end - match.begin),
                        .writing = Part{.span = {match.begin, match.end}},
                        .text = index,
                        .resource = resource_of(hit.node)};
      site.offset = offset_in_document(index, match.begin);
      images_.sites.push_back(std::move(site));
    }
  }

  void add_embedded(const Hit& hit, Role role) {
    const std::size_t sites = images_.sites.size();
    const std::size_t texts = images_.texts.size();
    const auto format = std::get<config::EmbeddedText>(hit.rule->spec.strategy).format;
    if (!hit.rule->embedded->may_match(tree_[value_of(hit.node)].value)) return;
    const std::size_t index = embed(manifest::ScalarText(tree_, hit.node), hit);
    const std::string text = parseable(images_.texts.back().text.value(), format);
    const auto documents = parse_embedded(text, format);
    const std::size_t resource = documents.empty() ? 0 : resource_of(hit.node);
    for (const EmbeddedDocument& document : documents) {
      SiteFinder(images_, {.scope = {.tree = document.tree},
                           .rules = *hit.rule->embedded,
                           .text = index,
                           .begin = document.begin,
                           .resource = resource,
                           .role = role})
          .find();
    }
    if (images_.sites.size() > sites) return;
    while (images_.texts.size() > texts) images_.texts.pop_back();
    changed_.erase(hit.node);
  }

  /// Takes the value of a hit in as a text of the document; returns its number, as in ImageSite::text.
  std::size_t embed(manifest::ScalarText text, const Hit& hit) {
    images_.texts.push_back({.text = std::move(text), .outer = level_.text, .begin = level_.begin});
    changed_.emplace(hit.node, hit.rule);
    return images_.texts.size();
  }

  /// Aliases of scalars that may change keep their value, unless they are to change likewise.
  void keep_aliases() {
    if (level_.role == Role::inherit) return;
    for (NodeIndex node = 0; node < tree_.nodes().size(); ++node) {
      const NodeIndex target = tree_[node].kind == Kind::alias ? tree_[node].target : kNoNode;
      if (target == kNoNode || tree_[target].kind != Kind::scalar) continue;
      if (!changed_.contains(target) || changed_.contains(node)) continue;
      push({.role = Role::keep,
            .reference = std::string(tree_[target].value),
            .writing = manifest::scalar_place(tree_, node),
            .target = tree_[target].span},
           node);
    }
  }

  void push(ImageSite site, NodeIndex node) {
    site.text = level_.text;
    site.begin = level_.begin;
    site.target.begin += level_.begin;
    site.target.end += level_.begin;
    site.resource = resource_of(node);
    site.offset = offset_in_document(level_.text, level_.begin + tree_[node].span.begin);
    images_.sites.push_back(std::move(site));
  }

  [[nodiscard]] std::size_t offset_in_document(std::size_t text, std::size_t at) const {
    while (text > 0) {
      const EmbeddedScalar& scalar = images_.texts[text - 1];
      at = scalar.begin + scalar.text.source(at);
      text = scalar.outer;
    }
    return at;
  }

  /// The resource that holds `node`; it is taken in when it is first asked for.
  std::size_t resource_of(NodeIndex node) {
    if (level_.text > 0) return level_.resource;
    const NodeIndex owner = manifest::resource_of(tree_, level_.scope.roots, node);
    const auto [place, is_new] = resource_by_node_.try_emplace(owner, images_.resources.size());
    if (is_new) {
      images_.resources.emplace_back();
      if (owner != kNoNode) {
        images_.resources.back() = {
            .annotation = manifest::annotation_slot(tree_, owner),
            .offset = tree_[owner].span.begin,
            .is_typed = tree_.find(owner, "apiVersion") != kNoNode && tree_.find(owner, "kind") != kNoNode};
      }
    }
    return place->second;
  }

  Images& images_;
  Level level_;
  const Tree& tree_;
  std::map<NodeIndex, const Rule*> changed_ = {};  // nodes whose bytes may change, and by which rule
  std::map<NodeIndex, std::size_t> resource_by_node_ = {};
};

}  // namespace

Images find_images(const Tree& tree, const Rules& rules) {
  Images images;
  SiteFinder(images, {.scope = {.tree = tree, .roots = manifest::resources(tree)}, .rules = rules}).find();
  return images;
}

Images find_images(std::string_view document, const Rules& rules) {
  if (!rules.may_match(document)) return {};
  return find_images(Tree::parse(document), rules);
}

}  // namespace search
