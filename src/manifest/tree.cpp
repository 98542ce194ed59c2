#include "manifest/tree.hpp"

#include <algorithm>
#include <cctype>
#include <memory>
#include <new>
#include <unordered_map>

#include <fmt/format.h>
#include <yaml.h>

#include "manifest/character_offsets.hpp"
#include "manifest/line_break.hpp"

namespace manifest {

namespace {

/// libyaml's parser over one text.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  yaml_parser_t* get() { return &parser_; }

 private:
  yaml_parser_t parser_ = {};
};

/// One event, freed when the next is fetched.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  bool fetch(Parser& parser) {
    yaml_event_delete(&event_);
    return yaml_parser_parse(parser.get(), &event_) != 0;
  }

  const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_ = {};
};

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return Style::folded;
    default:
      return Style::plain;
  }
}

/// Where the content of a node begins whose anchor or tag begins at `at`.
std::size_t after_properties(std::string_view text, std::size_t at, std::size_t end) {
  const auto is_space = [&](std::size_t i) {
    return text[i] == ' ' || text[i] == '\t' || line_break_length(text, i) != 0;
  };
  while (at < end) {
    if (text[at] == '&') {  // libyaml ends an anchor where these characters end
      ++at;
      while (at < end && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_' ||
                          text[at] == '-')) {
        ++at;
      }
    } else if (text[at] == '!') {
      while (at < end && !is_space(at)) ++at;
    } else if (text[at] == '#') {
      at = line_end(text, at);
    } else if (is_space(at)) {
      at += std::max<std::size_t>(line_break_length(text, at), 1);
    } else {
      break;
    }
  }
  return std::min(at, end);
}

}  // namespace

/// Turns libyaml's events into a Tree.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view text) : tree_(text), offsets_(text) {
    tree_.nodes_.reserve(text.size() / 16);
  }

  Tree build() {
    Parser parser(tree_.text_);
    Event event;
    do {
      if (!event.fetch(parser)) fail(*parser.get());
      take(event);
    } while (event->type != YAML_STREAM_END_EVENT);
    return std::move(tree_);
  }

 private:
  [[noreturn]] void fail(const yaml_parser_t& parser) const {
    if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    std::string message = "not valid YAML: ";
    if (parser.context != nullptr) {
      message += parser.context;
      // libyaml counts lines from 0, and the document's first line is not known here: tell the distance.
      const std::size_t lines = parser.problem_mark.line - parser.context_mark.line;
      if (parser.context_mark.line < parser.problem_mark.line) {
        message += fmt::format(" that began {} line{} earlier", lines, lines == 1 ? "" : "s");
      }
      message += ": ";
    }
    message += parser.problem == nullptr ? "unreadable" : parser.problem;
    const bool from_reader = parser.error == YAML_READER_ERROR;  // it counts bytes, the others characters
    const std::size_t at = from_reader ? parser.problem_offset : offsets_.byte_of(parser.problem_mark.index);
    if (tree_.text_.substr(at).starts_with('\t'))
      message += "; this is a tab, and YAML is indented with spaces";
    throw SyntaxError(at, message);
  }

  void take(const Event& event) {
    switch (event->type) {
      case YAML_DOCUMENT_START_EVENT:
        if (started_)
          throw SyntaxError(offset(event->start_mark), "not valid YAML: a second document begins here");
        started_ = true;
        break;
      case YAML_SCALAR_EVENT:
        add_scalar(event);
        break;
      case YAML_ALIAS_EVENT:
        add_alias(event);
        break;
      case YAML_MAPPING_START_EVENT:
        open(event, Kind::mapping, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
             event->data.mapping_start.anchor, event->data.mapping_start.tag);
        break;
      case YAML_SEQUENCE_START_EVENT:
        open(event, Kind::sequence, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
             event->data.sequence_start.anchor, event->data.sequence_start.tag);
        break;
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        close(event);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] std::size_t offset(const yaml_mark_t& mark) const { return offsets_.byte_of(mark.index); }

  NodeIndex add(const Event& event, Kind kind, const yaml_char_t* anchor, const yaml_char_t* tag) {
    const auto index = static_cast<NodeIndex>(tree_.nodes_.size());
    Node node = {
        .kind = kind, .span = {offset(event->start_mark), offset(event->end_mark)}, .next = index + 1};
    if (anchor != nullptr || tag != nullptr) {
      node.anchor = own(view(anchor));
      node.tag = own(view(tag));
      node.span.begin = after_properties(tree_.text_, node.span.begin, tree_.text_.size());
    }
    if (!open_.empty()) {
      Open& parent = open_.back();
      node.parent = parent.index;
      if (tree_.nodes_[parent.index].kind == Kind::mapping) {
        node.is_key = parent.key == kNoNode;
        node.key = parent.key;
        parent.key = node.is_key ? index : kNoNode;
      }
    }
    tree_.nodes_.push_back(node);
    if (!node.anchor.empty()) anchors_[node.anchor] = index;
    return index;
  }

  void add_scalar(const Event& event) {
    const auto& scalar = event->data.scalar;
    Node& node = tree_.nodes_[add(event, Kind::scalar, scalar.anchor, scalar.tag)];
    node.style = style_of(scalar.style);
    const std::string_view value(reinterpret_cast<const char*>(scalar.value), scalar.length);
    if (value.empty() && node.style == Style::plain) node.span.begin = node.span.end;
    trim_end(node);
    // Nearly every value stands in the text as it is; only the others are copied.
    const bool quoted = node.style == Style::single_quoted || node.style == Style::double_quoted;
    const std::size_t quote = quoted ? 1 : 0;
    const std::string_view written =
        tree_.text_.substr(node.span.begin + quote, node.span.end - node.span.begin - 2 * quote);
    node.value = written == value ? written : own(value);
    count(1);
  }

  /// A block scalar's event ends where the next token begins: leave out the blank lines behind its content.
  void trim_end(Node& node) const {
    if (node.style != Style::literal && node.style != Style::folded) return;
    std::size_t& end = node.span.end;
    while (end > node.span.begin + 1) {
      if (tree_.text_[end - 1] == ' ' || tree_.text_[end - 1] == '\t') {
        --end;
      } else if (const std::size_t before = before_line_break(tree_.text_, end); before < end) {
        end = before;
      } else {
        break;
      }
    }
  }

  void add_alias(const Event& event) {
    const std::string_view anchor = view(event->data.alias.anchor);
    const auto found = anchors_.find(anchor);
    const std::size_t at = offset(event->start_mark);
    if (found == anchors_.end())
      throw SyntaxError(at, fmt::format("not valid YAML: unknown anchor '{}'", anchor));
    const NodeIndex target = found->second;
    if (weights_.find(target) == weights_.end() && tree_[target].kind != Kind::scalar) {
      throw SyntaxError(at, fmt::format("not valid YAML: the value of anchor '{}' contains itself", anchor));
    }
    Node& node = tree_.nodes_[add(event, Kind::alias, nullptr, nullptr)];
    node.value = found->first;
    node.target = target;
    const auto weight = weights_.find(target);
    if (!count(weight == weights_.end() ? 1 : weight->second)) {
      throw SyntaxError(
          at, fmt::format("aliases make this document larger than {} nodes; kubectl would refuse it",
                          Tree::kMaxExpandedNodes));
    }
  }

  void open(const Event& event, Kind kind, bool flow, const yaml_char_t* anchor, const yaml_char_t* tag) {
    if (open_.size() == Tree::kMaxDepth) {
      throw SyntaxError(offset(event->start_mark),
                        fmt::format("nested more than {} levels deep", Tree::kMaxDepth));
    }
    const NodeIndex index = add(event, kind, anchor, tag);
    Node& node = tree_.nodes_[index];
    node.style = flow ? Style::flow : Style::block;
    // The end mark is behind the bracket, and for a block mapping where its first entry begins, whose key may
    // have properties of its own.
    if (flow) node.span.begin = offset(event->end_mark) - 1;
    if (!flow && kind == Kind::mapping) node.span.begin = offset(event->end_mark);
    open_.push_back({.index = index});
  }

  void close(const Event& event) {
    const Open closed = open_.back();
    open_.pop_back();
    Node& node = tree_.nodes_[closed.index];
    node.next = static_cast<NodeIndex>(tree_.nodes_.size());
    // A block collection's end event stands behind the comments that follow; its content ends with its last
    // entry.
    node.span.end = node.style == Style::flow ? offset(event->end_mark)
                                              : std::max(node.span.begin, tree_.nodes_.back().span.end);
    if (!node.anchor.empty()) weights_[closed.index] = closed.weight;
    count(closed.weight);
  }

  /// Adds to the weight of the open collection; false when it has become more than any document may have.
  bool count(std::uint64_t weight) {
    if (open_.empty()) return true;
    open_.back().weight += weight;
    return open_.back().weight <= Tree::kMaxExpandedNodes;
  }

  std::string_view own(std::string_view text) {
    return text.empty() ? text : tree_.owned_.emplace_back(text);
  }

  /// A collection whose end has not come.
  struct Open {
    NodeIndex index = kNoNode;
    NodeIndex key = kNoNode;   // of a mapping: the key whose value comes next
    std::uint64_t weight = 1;  // nodes so far, aliases followed
  };

  Tree tree_;
  CharacterOffsets offsets_;
  bool started_ = false;
  std::vector<Open> open_ = {};
  std::unordered_map<std::string_view, NodeIndex> anchors_ = {};  // the latest of each name
  std::unordered_map<NodeIndex, std::uint64_t> weights_ = {};     // of the anchored collections
};

Tree Tree::parse(std::string_view document) { return TreeBuilder(document).build(); }

std::vector<NodeIndex> Tree::children(NodeIndex collection) const {
  std::vector<NodeIndex> indices;
  for (NodeIndex child = collection + 1; child < nodes_[collection].next; child = nodes_[child].next) {
    indices.push_back(child);
  }
  return indices;
}

NodeIndex Tree::find(NodeIndex mapping, std::string_view key) const {
  NodeIndex found = kNoNode;
  if (nodes_[mapping].kind != Kind::mapping) return found;
  for (NodeIndex child = mapping + 1; child < nodes_[mapping].next; child = nodes_[child].next) {
    if (!nodes_[child].is_key && nodes_[nodes_[child].key].kind == Kind::scalar &&
        nodes_[nodes_[child].key].value == key) {
      found = child;
    }
  }
  return found;
}

}  // namespace manifest
