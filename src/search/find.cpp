#include "search/find.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "manifest/resource.hpp"

namespace search {

namespace {

using manifest::Kind;
using manifest::kNoNode;
using manifest::Node;
using manifest::NodeIndex;
using manifest::Style;
using manifest::Tree;

bool contains(std::string_view text, std::string_view needle) {
  return memmem(text.data(), text.size(), needle.data(), needle.size()) != nullptr;
}

/// A double-quoted key may spell any letter as an escape, which hides it from the needles.
bool has_character_escape(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != text.npos; at = text.find('\\', at + 1)) {
    if (const char c = text.substr(at + 1, 1).empty() ? '\0' : text[at + 1]; c == 'x' || c == 'u' || c == 'U')
      return true;
  }
  return false;
}

/// Whether every key that `rule` asks for stands somewhere in `text`.
bool has_keys_of(const Rule& rule, std::string_view text) {
  return std::all_of(rule.path_end.begin(), rule.path_end.end(), [&](const Step& step) {
    const auto* key = std::get_if<std::string>(&step);
    return key == nullptr || contains(text, *key);
  });
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

/// Walks one tree and gathers its sites.
class SiteFinder {
 public:
  SiteFinder(const Tree& tree, const std::vector<Rule>& rules)
      : tree_(tree), rules_(rules), resources_(manifest::resources(tree)) {}

  std::vector<ImageResource> find() {
    for (NodeIndex node = 0; node < tree_.nodes().size(); ++node) {
      if (!tree_[node].is_key && is_reference(node)) found_.push_back(node);
    }
    drop_duplicates();
    for (NodeIndex node = 0; node < tree_.nodes().size(); ++node) {
      if (tree_[node].kind == Kind::alias && is_found(tree_[node].target) && !is_found(node))
        kept_.push_back(node);
    }
    return group();
  }

 private:
  /// The node that holds the value: an alias is followed.
  [[nodiscard]] NodeIndex value_of(NodeIndex node) const {
    return tree_[node].kind == Kind::alias ? tree_[node].target : node;
  }

  [[nodiscard]] bool is_reference(NodeIndex node) const {
    const bool matched = std::any_of(rules_.begin(), rules_.end(),
                                     [&](const Rule& rule) { return matches(rule, tree_, node); });
    if (!matched) return false;
    const Node& value = tree_[value_of(node)];
    return manifest::is_string(value) && !is_blank(value.value);
  }

  /// Of the entries of a mapping with the same key keeps the last.
  void drop_duplicates() {
    std::set<std::pair<NodeIndex, std::string_view>> seen;
    const auto is_overridden = [&](NodeIndex node) {
      return tree_.key_text(node) && !seen.emplace(tree_[node].parent, *tree_.key_text(node)).second;
    };
    const auto kept = std::remove_if(found_.rbegin(), found_.rend(), is_overridden);
    found_.erase(found_.begin(), kept.base());
  }

  [[nodiscard]] ImageSite site(NodeIndex index) const {
    const Node& node = tree_[index];
    const bool in_flow = tree_[node.parent].style == Style::flow;
    const bool aliased = node.kind == Kind::alias && is_found(node.target);
    ImageSite::Role role = ImageSite::Role::pin;
    if (aliased) role = is_found(index) ? ImageSite::Role::inherit : ImageSite::Role::keep;
    return {
        .role = role,
        .reference = std::string(tree_[value_of(index)].value),
        .span = node.span,
        .style = node.style,
        .context = in_flow ? manifest::Context::flow : manifest::Context::block,
        .comment = manifest::header_comment(tree_.text(), node),
    };
  }

  [[nodiscard]] bool is_found(NodeIndex node) const {
    return std::binary_search(found_.begin(), found_.end(), node);
  }

  [[nodiscard]] std::vector<ImageResource> group() const {
    std::vector<NodeIndex> nodes;
    std::merge(found_.begin(), found_.end(), kept_.begin(), kept_.end(), std::back_inserter(nodes));
    std::vector<ImageResource> groups;
    std::map<NodeIndex, std::size_t> place_of;  // by resource
    for (const NodeIndex node : nodes) {
      const NodeIndex owner = manifest::resource_of(tree_, resources_, node);
      const auto [place, is_new] = place_of.try_emplace(owner, groups.size());
      if (is_new) {
        groups.emplace_back();
        if (owner != kNoNode) {
          groups.back().annotation = manifest::annotation_slot(tree_, owner);
          groups.back().offset = tree_[owner].span.begin;
        }
      }
      groups[place->second].sites.push_back(site(node));
    }
    return groups;
  }

  const Tree& tree_;
  const std::vector<Rule>& rules_;
  std::vector<NodeIndex> resources_;
  std::vector<NodeIndex> found_ = {};  // the references, ascending
  std::vector<NodeIndex> kept_ = {};   // aliases of references that are none themselves, ascending
};

}  // namespace

std::vector<ImageResource> find_images(const Tree& tree, const std::vector<Rule>& rules) {
  return SiteFinder(tree, rules).find();
}

std::vector<ImageResource> find_images(std::string_view document, const std::vector<Rule>& rules) {
  const bool may_match =
      std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return has_keys_of(rule, document); });
  if (!may_match && (rules.empty() || !has_character_escape(document))) return {};
  return find_images(Tree::parse(document), rules);
}

std::optional<manifest::Edit> rewrite(const ImageSite& site, std::string_view pinned) {
  if (site.role == ImageSite::Role::inherit || pinned == site.reference) return std::nullopt;
  const std::string_view value =
      site.role == ImageSite::Role::pin ? pinned : std::string_view(site.reference);
  return manifest::Edit{.span = site.span,
                        .text = manifest::written_like(site.style, value, site.context) + site.comment};
}

}  // namespace search
