#include "config/value.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include <fmt/format.h>

#include "base/quoted.hpp"
#include "manifest/scalar.hpp"

namespace config {

namespace {

using manifest::Kind;
using manifest::Node;

/// The value of a plain boolean, in the spellings of YAML 1.1, which Kubernetes' readers know.
std::optional<bool> boolean(const Node& node) {
  if (node.kind != Kind::scalar || node.style != manifest::Style::plain) return std::nullopt;
  if (!node.tag.empty() && node.tag != "tag:yaml.org,2002:bool") return std::nullopt;
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), node.value) != words.end();
  };
  if (is_one_of({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"})) return true;
  if (is_one_of({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"})) return false;
  return std::nullopt;
}

std::string_view type_of(const Node& node) {
  if (node.kind == Kind::mapping) return "a mapping";
  if (node.kind == Kind::sequence) return "a list";
  if (manifest::is_string(node)) return "a string";
  if (manifest::is_null(node)) return "nothing";
  if (boolean(node)) return "a boolean";
  return node.tag.empty() ? "a number" : "a tagged value";
}

/// A key of the user's in a path.
std::string step_text(std::string_view key) {
  const bool is_simple = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./").find(c) != std::string_view::npos;
  });
  if (is_simple && key.size() <= base::kQuotedBytes) return fmt::format(".{}", key);
  return fmt::format("[{}]", base::quoted(key));
}

}  // namespace

Value::Value(Reader& reader, manifest::NodeIndex written, std::uint32_t step)
    : reader_(&reader), written_(written), step_(step) {}

manifest::NodeIndex Value::content() const { return reader_->followed(written_); }

const Node& Value::node() const { return reader_->tree_[content()]; }

std::size_t Value::offset() const { return reader_->tree_[written_].span.begin; }

std::size_t Value::key_offset() const { return reader_->steps_[step_].key_offset; }

std::string Value::place() const { return reader_->place_(offset()); }

std::string Value::path() const {
  std::vector<const Reader::Step*> steps;
  for (std::uint32_t step = step_; step != 0; step = reader_->steps_[step].parent) {
    steps.push_back(&reader_->steps_[step]);
  }
  std::string text;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    text += (*step)->is_item ? fmt::format("[{}]", (*step)->index) : step_text((*step)->key);
  }
  return text.starts_with('.') ? text.substr(1) : text;
}

void Value::fail(std::string_view message) const {
  const std::string where = path();
  throw manifest::SyntaxError(offset(),
                              where.empty() ? std::string(message) : fmt::format("{}: {}", where, message));
}

void Value::fail_type(std::string_view expected) const {
  const Node& found = node();
  const bool quotes_help = expected == "a string" && found.kind == Kind::scalar && !is_null();
  fail(fmt::format("expected {}, found {}{}", expected, type_of(found),
                   quotes_help ? "; quotes make it a string" : ""));
}

bool Value::is_null() const { return manifest::is_null(node()); }

bool Value::is_mapping() const { return node().kind == Kind::mapping; }

std::string Value::text() const {
  if (!manifest::is_string(node())) fail_type("a string");
  return checked_text();
}

std::string Value::any_text() const {
  if (node().kind != Kind::scalar || is_null()) fail_type("a string, number or boolean");
  return checked_text();
}

/// The system takes a NUL for the end of a path, an argument or a variable.
std::string Value::checked_text() const {
  std::string text(node().value);
  if (text.find('\0') != text.npos) fail("contains a NUL");
  return text;
}

bool Value::flag() const {
  const std::optional<bool> value = boolean(node());
  if (!value) fail_type("a boolean");
  return *value;
}

std::size_t Value::count() const {
  const Node& number = node();
  if (number.kind != Kind::scalar || is_null() || manifest::is_string(number) || boolean(number)) {
    fail_type("a number");
  }
  const std::string_view digits = number.value;
  if (digits.starts_with('-')) fail("must not be negative");
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) fail("expected a whole number");
  return value;
}

}  // namespace config
