#include "support/embedding.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "cmd/stream.hpp"
#include "config/image_matcher.hpp"
#include "config/search_rule.hpp"
#include "image/digest.hpp"
#include "image/reference.hpp"
#include "manifest/encoding.hpp"
#include "manifest/scalar.hpp"
#include "manifest/split.hpp"
#include "search/embedded.hpp"
#include "search/rules.hpp"
#include "search/split.hpp"

namespace support {

namespace {

using config::EmbeddedText;
using manifest::Kind;
using manifest::NodeIndex;
using manifest::Tree;
using Outcomes = std::map<std::string, resolve::Outcome>;

const config::Split kSplit = {.repository = "repository", .tag = "tag", .digest = "digest"};

config::SearchRule rule(std::string key, config::UpdateStrategy strategy) {
  return {.key = config::KeyMatcher{.name = std::move(key)}, .strategy = std::move(strategy)};
}

std::vector<config::SearchRule> rules(int depth) {
  std::vector<config::SearchRule> all = {rule("image", config::EntireValue()), rule("img", kSplit),
                                         rule("arg", config::Regexp{"--image=(?P<image>[^\\s'\"]+)"})};
  if (depth == 0) return all;
  all.push_back(rule("doc", EmbeddedText{.format = EmbeddedText::Format::yaml, .rules = rules(depth - 1)}));
  all.push_back(rule("js", EmbeddedText{.format = EmbeddedText::Format::json, .rules = rules(depth - 1)}));
  return all;
}

constexpr int kDepth = 2;

/// All that a document says, in the order it says it; texts that are documents are read in their turn.
class Flattener {
 public:
  std::vector<std::string> words = {};

  void add(const Tree& tree, int depth) {
    for (NodeIndex node = 0; node < tree.nodes().size(); ++node) {
      const Kind kind = tree[tree[node].kind == Kind::alias ? tree[node].target : node].kind;
      if (kind == Kind::mapping && is_value(tree, node) && tree.key_text(node) == "img") {
        if (const auto reference = search::read_split(tree, node, kSplit)) {
          words.push_back("split");
          words.push_back(reference->text());
          node = tree[node].next - 1;
          continue;
        }
      }
      add_node(tree, node, depth);
    }
  }

 private:
  static bool is_value(const Tree& tree, NodeIndex node) { return !tree[node].is_key; }

  void add_node(const Tree& tree, NodeIndex node, int depth) {
    const bool alias = tree[node].kind == Kind::alias;
    const manifest::Node& value = tree[alias ? tree[node].target : node];
    if (value.kind != Kind::scalar) {
      words.push_back(alias ? "alias" : value.kind == Kind::mapping ? "mapping" : "sequence");
      return;
    }
    const auto key = is_value(tree, node) ? tree.key_text(node) : std::nullopt;
    const bool text = manifest::is_string(value) && depth > 0;
    if (text && key == "doc" && add_documents(value.value, EmbeddedText::Format::yaml, depth)) return;
    if (text && key == "js" && add_documents(value.value, EmbeddedText::Format::json, depth)) return;
    words.emplace_back(value.value);
  }

  bool add_documents(std::string_view value, EmbeddedText::Format format, int depth) {
    const std::string text = search::parseable(std::string(value), format);
    const auto documents = search::parse_embedded(text, format);
    for (const search::EmbeddedDocument& document : documents) add(document.tree, depth - 1);
    return !documents.empty();
  }
};

std::vector<std::string> flattened(std::string_view stream) {
  Flattener flattener;
  for (const std::string_view document : manifest::split(stream))
    flattener.add(Tree::parse(document), kDepth);
  return flattener.words;
}

std::string digest_in(const std::string& reference) {
  return reference.substr(std::min(reference.find('@'), reference.size()));
}

/// Whether `after` may stand where `before` stood.
bool is_pinned(const std::string& before, const std::string& after, const Outcomes& outcomes) {
  if (before == after) return true;
  std::string expected = before;
  for (std::size_t at = 0; (at = expected.find("--image=", at)) != expected.npos; at += 8) {
    const std::size_t begin = at + 8;
    const std::size_t end = std::min(expected.find_first_of(" \t\n\r\f'\"", begin), expected.size());
    const auto found = outcomes.find(expected.substr(begin, end - begin));
    if (found != outcomes.end())
      expected.replace(begin, end - begin, std::get<image::ProvenImage>(found->second).url);
  }
  if (expected == after) return true;
  const auto found = outcomes.find(before);
  if (found == outcomes.end()) return false;
  const std::string& url = std::get<image::ProvenImage>(found->second).url;
  // The tag of a split reference stays.
  return after == url ||
         (config::repo_of(after) == config::repo_of(url) && digest_in(after) == digest_in(url));
}

std::string pin(std::string_view text, Outcomes& outcomes) {
  cmd::Stream stream({{.name = "in.yml", .bytes = std::string(text)}}, 1);
  stream.search(search::Rules(rules(kDepth)), 1);
  if (!stream.config_documents().empty()) throw base::InputError("a document in it speaks to kpin");
  const std::vector<cmd::Message> faults = stream.faults();
  if (!faults.empty()) throw base::InputError(faults.front().text);
  const bool has_split = text.find("img") != text.npos;
  for (const std::string& reference : stream.references()) {
    if (has_split) image::Reference::parse(reference);  // the parts of a malformed one say nothing
    const bool done = reference.find("@sha256:") != std::string::npos;
    const std::string url = "r.io/p@" + image::Digest::of(reference).text();
    outcomes[reference] = image::ProvenImage{.url = done ? reference : url};
  }
  std::string out;
  stream.write(outcomes, cmd::Annotation::left_out, [&](std::string_view piece) { out += piece; });
  return out;
}

}  // namespace

void check_embedding(std::string_view text) {
  manifest::check_utf8(text);
  if (text.starts_with(manifest::kByteOrderMark)) return;
  Outcomes outcomes;
  const std::string once = pin(text, outcomes);
  if (outcomes.empty() && once != text) throw std::logic_error("changed without an image");
  const std::vector<std::string> before = flattened(text);
  const std::vector<std::string> after = flattened(once);
  if (before.size() != after.size()) throw std::logic_error("it says more or less than before:\n" + once);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!is_pinned(before[i], after[i], outcomes))
      throw std::logic_error("'" + before[i] + "' became '" + after[i] + "'");
  }
  Outcomes again;
  if (pin(once, again) != once) throw std::logic_error("pinning again changed it:\n" + once);
}

}  // namespace support
