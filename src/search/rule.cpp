#include "search/rule.hpp"

namespace search {

std::vector<Rule> default_rules() {
  return {{.path_end = {"image"}}, {.path_end = {"volumes", AnyItem(), "image", "reference"}}};
}

bool matches(const Rule& rule, const manifest::Tree& tree, manifest::NodeIndex node) {
  for (auto step = rule.path_end.rbegin(); step != rule.path_end.rend(); ++step) {
    if (node == manifest::kNoNode || tree[node].parent == manifest::kNoNode) return false;
    if (const auto* name = std::get_if<std::string>(&*step)) {
      if (tree.key_text(node) != *name) return false;
    } else if (tree[tree[node].parent].kind != manifest::Kind::sequence) {
      return false;
    }
    node = tree[node].parent;
  }
  return true;
}

}  // namespace search
