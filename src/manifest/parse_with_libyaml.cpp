#include <algorithm>
#include <cctype>
#include <new>

#include <fmt/format.h>
#include <yaml.h>

#include "manifest/character_offsets.hpp"
#include "manifest/line_break.hpp"
#include "manifest/parse.hpp"
#include "manifest/position.hpp"
#include "manifest/tree_builder.hpp"

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

/// Behind the anchor whose "&" is at `at`. Throws SyntaxError for an anchor that touches its value: libyaml
/// ends "&a:b" before the colon, YAML 1.2 does not.
std::size_t after_anchor(std::string_view text, std::size_t at) {
  const auto is_name = [&](std::size_t i) {
    return std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_' || text[i] == '-';
  };
  do ++at;
  while (at < text.size() && is_name(at));
  const bool apart = at == text.size() ||
                     std::string_view(" \t,]}").find(text[at]) != std::string_view::npos ||
                     line_break_length(text, at) != 0;
  if (!apart) throw SyntaxError(at, "not valid YAML: an anchor must be followed by a blank");
  return at;
}

/// Where the content of a node begins whose anchor or tag begins at `at`.
std::size_t after_properties(std::string_view text, std::size_t at) {
  const auto is_space = [&](std::size_t i) {
    return text[i] == ' ' || text[i] == '\t' || line_break_length(text, i) != 0;
  };
  while (at < text.size()) {
    if (text[at] == '&') {
      at = after_anchor(text, at);
    } else if (text[at] == '!') {
      while (at < text.size() && !is_space(at)) ++at;
    } else if (text[at] == '#') {
      at = line_end(text, at);
    } else if (is_space(at)) {
      at += std::max<std::size_t>(line_break_length(text, at), 1);
    } else {
      break;
    }
  }
  return at;
}

/// Turns libyaml's events into a Tree. Its marks count characters, and begin at a node's anchor or tag.
class EventReader {
 public:
  explicit EventReader(std::string_view text) : text_(text), offsets_(text), builder_(text) {}

  Tree read() {
    Parser parser(text_);
    Event event;
    do {
      if (!event.fetch(parser)) fail(*parser.get());
      take(event);
    } while (event->type != YAML_STREAM_END_EVENT);
    return builder_.finish();
  }

 private:
  [[noreturn]] void fail(const yaml_parser_t& parser) const {
    if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    std::string message = "not valid YAML: ";
    if (parser.context != nullptr) {
      message += parser.context;
      // The document's first line is not known here: tell the distance.
      const LineIndex lines_of(text_);
      const std::size_t lines = lines_of.at(offsets_.byte_of(parser.problem_mark.index)).line -
                                lines_of.at(offsets_.byte_of(parser.context_mark.index)).line;
      if (parser.context_mark.index < parser.problem_mark.index && lines > 0) {
        message += fmt::format(" that began {} line{} earlier", lines, lines == 1 ? "" : "s");
      }
      message += ": ";
    }
    message += parser.problem == nullptr ? "unreadable" : parser.problem;
    const bool from_reader = parser.error == YAML_READER_ERROR;  // it counts bytes, the others characters
    const std::size_t at = from_reader ? parser.problem_offset : offsets_.byte_of(parser.problem_mark.index);
    if (text_.substr(std::min(at, text_.size())).starts_with('\t')) {
      message += "; this is a tab, and YAML is indented with spaces";
    }
    throw SyntaxError(at, message);
  }

  void take(const Event& event) {
    switch (event->type) {
      case YAML_DOCUMENT_START_EVENT:
        if (started_) throw SyntaxError(begin(event), "not valid YAML: a second document begins here");
        started_ = true;
        break;
      case YAML_SCALAR_EVENT:
        take_scalar(event);
        break;
      case YAML_ALIAS_EVENT:
        builder_.alias({begin(event), end(event)}, view(event->data.alias.anchor));
        break;
      case YAML_MAPPING_START_EVENT: {
        const auto& mapping = event->data.mapping_start;
        const bool flow = mapping.style == YAML_FLOW_MAPPING_STYLE;
        // The end mark is behind the bracket, and for a block mapping where its first entry begins, whose key
        // may have properties of its own.
        const bool braces = flow && text_.substr(0, end(event)).ends_with('{');  // none in [a: b]
        builder_.open(Kind::mapping, flow ? Style::flow : Style::block, end(event) - (braces ? 1 : 0),
                      {view(mapping.anchor), view(mapping.tag)});
        break;
      }
      case YAML_SEQUENCE_START_EVENT: {
        const auto& sequence = event->data.sequence_start;
        const bool flow = sequence.style == YAML_FLOW_SEQUENCE_STYLE;
        const bool bare = sequence.anchor == nullptr && sequence.tag == nullptr;
        const std::size_t content = bare ? begin(event) : after_properties(text_, begin(event));
        builder_.open(Kind::sequence, flow ? Style::flow : Style::block, content,
                      {view(sequence.anchor), view(sequence.tag)});
        break;
      }
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        builder_.close(end(event));
        break;
      default:
        break;
    }
  }

  void take_scalar(const Event& event) {
    const auto& scalar = event->data.scalar;
    const Style style = style_of(scalar.style);
    const std::string_view value(reinterpret_cast<const char*>(scalar.value), scalar.length);
    Span span = {begin(event), end(event)};
    if (scalar.anchor != nullptr || scalar.tag != nullptr) {
      span.begin = std::min(after_properties(text_, span.begin), span.end);
    }
    if (value.empty() && style == Style::plain) span.begin = span.end;
    builder_.scalar(span, style, value, {view(scalar.anchor), view(scalar.tag)});
  }

  [[nodiscard]] std::size_t begin(const Event& event) const {
    return offsets_.byte_of(event->start_mark.index);
  }
  [[nodiscard]] std::size_t end(const Event& event) const { return offsets_.byte_of(event->end_mark.index); }

  std::string_view text_;
  CharacterOffsets offsets_;
  TreeBuilder builder_;
  bool started_ = false;
};

}  // namespace

Tree parse_with_libyaml(std::string_view document) { return EventReader(document).read(); }

}  // namespace manifest
