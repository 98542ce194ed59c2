#include "support/compare.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include <yaml.h>

namespace support {

namespace {

/// A node as libyaml tells it, styles left out but for plain scalars, whose style is a part of their meaning.
struct Value {
  yaml_event_type_t kind = YAML_NO_EVENT;
  bool plain = false;
  std::string text = {};  // of a scalar or alias
  std::string properties = {};
  std::vector<Value> children = {};
};

std::string text(const yaml_char_t* bytes) {
  return bytes == nullptr ? "" : reinterpret_cast<const char*>(bytes);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes.data()),
                                 bytes.size());
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { yaml_parser_delete(&parser_); }

  /// Everything up to the end of the open collection, or of the stream.
  std::vector<Value> values() {
    std::vector<Value> found;
    for (;;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0)
        throw std::runtime_error(std::string("no YAML: ") + parser_.problem);
      const std::unique_ptr<yaml_event_t, decltype(&yaml_event_delete)> owner(&event, yaml_event_delete);
      switch (event.type) {
        case YAML_SCALAR_EVENT:
          found.push_back({.kind = event.type,
                           .plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
                           .text = std::string(reinterpret_cast<const char*>(event.data.scalar.value),
                                               event.data.scalar.length),
                           .properties = text(event.data.scalar.anchor) + ' ' + text(event.data.scalar.tag)});
          break;
        case YAML_ALIAS_EVENT:
          found.push_back({.kind = event.type, .text = text(event.data.alias.anchor)});
          break;
        case YAML_MAPPING_START_EVENT:
        case YAML_SEQUENCE_START_EVENT:
          found.push_back({.kind = event.type,
                           .properties = text(event.data.mapping_start.anchor) + ' ' +
                                         text(event.data.mapping_start.tag)});
          found.back().children = values();
          break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
        case YAML_STREAM_END_EVENT:
          return found;
        default:
          break;
      }
    }
  }

 private:
  yaml_parser_t parser_ = {};
};

bool is_null(const Value& value) {
  return value.kind == YAML_SCALAR_EVENT && value.plain &&
         (value.text.empty() || value.text == "~" || value.text == "null" || value.text == "Null" ||
          value.text == "NULL");
}

/// A mapping without what pinning may add: the annotation, and the mappings that hold nothing else. An alias
/// extended by it is the alias again.
Value cleaned(Value value) {
  std::vector<Value> kept;
  for (std::size_t i = 0; i < value.children.size(); ++i) {
    Value child = cleaned(std::move(value.children[i]));
    if (value.kind == YAML_MAPPING_START_EVENT && i % 2 == 1) {
      const std::string& key = kept.back().text;
      const bool emptied =
          is_null(child) || (child.kind == YAML_MAPPING_START_EVENT && child.children.empty());
      if (key == "kbld.k14s.io/images" || ((key == "metadata" || key == "annotations") && emptied)) {
        kept.pop_back();
        continue;
      }
      const bool extended = child.kind == YAML_MAPPING_START_EVENT && child.children.size() == 2 &&
                            child.children[0].text == "<<" && child.children[1].kind == YAML_ALIAS_EVENT;
      if (extended && (key == "metadata" || key == "annotations")) child = Value(child.children[1]);
    }
    kept.push_back(std::move(child));
  }
  value.children = std::move(kept);
  return value;
}

class Comparison {
 public:
  explicit Comparison(const Pins& pins) : pins_(pins) {}

  std::string of(const Value& before, const Value& after, const std::string& key, const std::string& path) {
    const bool is_image = key == "image" || key == "reference";
    if (before.kind == YAML_ALIAS_EVENT && !is_image && changed_.count(before.text) > 0) {
      const bool kept = after.kind == YAML_SCALAR_EVENT && after.text == anchored_[before.text];
      return kept ? "" : path + ": alias '" + before.text + "' changed its meaning";
    }
    if (before.kind == YAML_SCALAR_EVENT)
      anchored_[before.properties.substr(0, before.properties.find(' '))] = before.text;
    const bool same = before.kind == after.kind && before.text == after.text && before.plain == after.plain &&
                      before.properties == after.properties &&
                      before.children.size() == after.children.size();
    const std::string anchor = before.properties.substr(0, before.properties.find(' '));
    changed_.erase(anchor);
    if (before.kind == YAML_SCALAR_EVENT && before.text != after.text) changed_.insert(anchor);
    if (!same)
      return is_pin(before, after, key) ? "" : path + ": '" + before.text + "' became '" + after.text + "'";
    for (std::size_t i = 0; i < before.children.size(); ++i) {
      const bool is_value = before.kind == YAML_MAPPING_START_EVENT && i % 2 == 1;
      const std::string child_key = is_value ? before.children[i - 1].text : "";
      std::string found =
          of(before.children[i], after.children[i], child_key, path + '/' + std::to_string(i));
      if (!found.empty()) return found;
    }
    return "";
  }

 private:
  bool is_pin(const Value& before, const Value& after, const std::string& key) const {
    if ((key != "image" && key != "reference") || after.kind != YAML_SCALAR_EVENT) return false;
    const bool alias = before.kind == YAML_ALIAS_EVENT;
    if (!alias && before.properties != after.properties) return false;
    const auto target = anchored_.find(before.text);
    const auto pin = pins_.find(!alias ? before.text : target == anchored_.end() ? "" : target->second);
    return pin != pins_.end() && pin->second == after.text;
  }

  const Pins& pins_;
  std::map<std::string, std::string> anchored_ = {};
  std::set<std::string> changed_ = {};  // anchors of scalars that became pins
};

}  // namespace

std::string difference(std::string_view before, std::string_view after, const Pins& pins) {
  const Value old_values = cleaned({.kind = YAML_SEQUENCE_START_EVENT, .children = Reader(before).values()});
  const Value new_values = cleaned({.kind = YAML_SEQUENCE_START_EVENT, .children = Reader(after).values()});
  return Comparison(pins).of(old_values, new_values, "", "");
}

}  // namespace support
