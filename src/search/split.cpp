#include "search/split.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "config/image_matcher.hpp"
#include "image/reference.hpp"
#include "manifest/line_break.hpp"
#include "manifest/scalar.hpp"

namespace search {

namespace {

using manifest::Kind;
using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Style;
using manifest::Tree;

/// The value of `key` in `mapping` or, if it is not there, in what is merged into it, one level deep.
NodeIndex find_merged(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex own = tree.find(mapping, key);
  if (own != kNoNode) return own;
  const NodeIndex merged = tree.find(mapping, "<<");
  if (merged == kNoNode) return kNoNode;
  std::vector<NodeIndex> sources = {merged};
  if (tree[merged].kind == Kind::sequence) sources = tree.children(merged);
  for (const NodeIndex source : sources) {
    const NodeIndex target = tree[source].kind == Kind::alias ? tree[source].target : source;
    if (const NodeIndex found = tree.find(target, key); found != kNoNode) return found;
  }
  return kNoNode;
}

/// Reads one part; returns whether it can be worked with.
bool read_part(const Tree& tree, NodeIndex mapping, bool aliased, SplitPart& part) {
  if (part.key.empty()) return true;
  const NodeIndex found = find_merged(tree, mapping, part.key);
  if (found == kNoNode) return true;
  const NodeIndex value = tree[found].kind == Kind::alias ? tree[found].target : found;
  if (tree[value].kind != Kind::scalar) return false;
  const bool blank = tree[value].value.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (!manifest::is_null(tree[value]) && !blank) part.value = std::string(tree[value].value);
  const bool own = tree[found].parent == mapping && !aliased;
  if (!own) return true;
  part.place = manifest::scalar_place(tree, found);
  // A key without a value may have no ":" ("{tag}").
  const std::size_t key_end = tree[tree[found].key].span.end;
  const std::string_view between = tree.text().substr(key_end, part.place->span.begin - key_end);
  return part.place->span.begin < part.place->span.end || between.find(':') != between.npos;
}

std::size_t column_of(std::string_view text, std::size_t at) {
  const std::string_view before =
      text.substr(manifest::line_start(text, at), at - manifest::line_start(text, at));
  return static_cast<std::size_t>(std::count_if(
      before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void find_slot(const Tree& tree, NodeIndex node, SplitReference& reference) {
  if (tree[node].kind == Kind::alias) {
    reference.form = SplitReference::Form::alias;
    reference.span = tree[node].span;
    reference.alias = std::string(tree[node].value);
    return;
  }
  const std::size_t first = tree[node + 1].span.begin;
  reference.span = {first, first};
  reference.quoted_keys = tree[node + 1].style == Style::double_quoted;
  if (tree[node].style == Style::flow) {
    reference.form = SplitReference::Form::flow;
    reference.separator = ", ";
  } else {
    reference.separator = std::string(manifest::line_break_near(tree.text(), first)) +
                          std::string(column_of(tree.text(), first), ' ');
  }
}

/// "registry/repository" of a reference; what stands before tag and digest of one that is malformed.
std::string repository_of(std::string_view reference) {
  try {
    return image::Reference::parse(reference).name();
  } catch (const base::Error&) {
    return std::string(config::repo_of(reference));
  }
}

/// What the parts have to become.
struct Parts {
  std::string registry = {};
  std::string repository = {};
  std::string tag = {};
  std::string digest = {};
};

Parts parts_of(const SplitReference& reference, std::string_view pinned) {
  const std::size_t at = std::min(pinned.find('@'), pinned.size());
  const std::string_view repo = config::repo_of(pinned);
  const std::string_view digest = pinned.substr(std::min(at + 1, pinned.size()));
  std::string tag(pinned.substr(repo.size(), at - repo.size()));
  if (!tag.empty()) tag.erase(0, 1);
  Parts parts = {.repository = std::string(repo), .tag = std::move(tag), .digest = std::string(digest)};
  const std::size_t slash = repo.find('/');
  if (!reference.registry.key.empty() && !reference.registry.value.empty() && slash != repo.npos) {
    parts.registry = std::string(repo.substr(0, slash));
    parts.repository = std::string(repo.substr(slash + 1));
  }
  if (parts.tag.empty() && repository_of(reference.text()) == repository_of(pinned)) {
    parts.tag = reference.tag.value.substr(0, reference.tag.value.find('@'));  // as the user knows it
  }
  if (parts.tag.empty() && reference.digest.key.empty()) parts.tag = "latest";
  if (reference.digest.key.empty() && !reference.tag.key.empty() && !digest.empty()) {
    parts.tag.append("@").append(digest);
  } else if (reference.digest.key.empty() && !digest.empty()) {
    parts.repository.append("@").append(digest);
  }
  return parts;
}

std::string written(std::string_view text, const SplitReference& reference) {
  const Style style = reference.quoted_keys ? Style::double_quoted : Style::plain;
  const bool in_flow = reference.form != SplitReference::Form::block;
  return manifest::written_like(style, text, in_flow ? manifest::Context::flow : manifest::Context::block);
}

}  // namespace

std::string SplitReference::text() const {
  std::string whole = registry.value.empty() ? "" : registry.value + '/';
  whole += repository.value;
  if (!tag.value.empty()) whole += ':' + tag.value;
  if (!digest.value.empty()) whole += '@' + digest.value;
  return whole;
}

std::optional<SplitReference> read_split(const Tree& tree, NodeIndex node, const config::Split& keys) {
  const bool aliased = tree[node].kind == Kind::alias;
  const NodeIndex mapping = aliased ? tree[node].target : node;
  if (tree[mapping].kind != Kind::mapping || tree[mapping].next == mapping + 1) return std::nullopt;
  SplitReference reference = {.registry = {.key = keys.registry},
                              .repository = {.key = keys.repository},
                              .tag = {.key = keys.tag},
                              .digest = {.key = keys.digest}};
  for (SplitPart* part : {&reference.registry, &reference.repository, &reference.tag, &reference.digest}) {
    if (!read_part(tree, mapping, aliased, *part)) return std::nullopt;
  }
  if (reference.repository.value.empty()) return std::nullopt;
  find_slot(tree, node, reference);
  return reference;
}

std::vector<manifest::Edit> rewrite(const SplitReference& reference, std::string_view pinned) {
  const Parts parts = parts_of(reference, pinned);
  std::vector<manifest::Edit> edits;
  std::string added;
  const auto put = [&](const SplitPart& part, const std::string& value) {
    if (part.key.empty() || part.value == value) return;
    if (part.place) {
      edits.push_back(manifest::rewritten(*part.place, value));
      const bool touches_key = part.place->span.begin == part.place->span.end;
      if (touches_key) edits.back().text.insert(0, " ");
      return;
    }
    if (!added.empty() && reference.form == SplitReference::Form::alias) added += ", ";
    added += written(part.key, reference) + ": " + written(value, reference) + reference.separator;
  };
  put(reference.registry, parts.registry);
  put(reference.repository, parts.repository);
  put(reference.tag, parts.tag);
  put(reference.digest, parts.digest);
  if (added.empty()) return edits;
  if (reference.form == SplitReference::Form::alias) added = "{<<: *" + reference.alias + ", " + added + "}";
  edits.push_back({.span = reference.span, .text = std::move(added)});
  return edits;
}

}  // namespace search
