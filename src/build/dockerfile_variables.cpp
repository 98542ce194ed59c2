#include "build/dockerfile_variables.hpp"

#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace build {
namespace {

constexpr int kMaxDepth = 32;  // substitutions within substitutions
constexpr std::size_t kMaxExpanded = std::size_t{4} * 1024 * 1024;

/// What BuildKit knows without an ARG instruction.
constexpr std::array<const char*, 9> kAutomatic = {"TARGETPLATFORM", "TARGETOS",    "TARGETARCH",
                                                   "TARGETVARIANT",  "TARGETSTAGE", "BUILDPLATFORM",
                                                   "BUILDOS",        "BUILDARCH",   "BUILDVARIANT"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  // Letters beyond ASCII are letters to the builders, too.
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0;
}
/// Values may name values before them, and double each time.
void check_size(std::size_t bytes) {
  if (bytes > kMaxExpanded) throw base::Error("the file's variables make up too long a text");
}

bool is_special(char c) { return std::string_view("@*#?-$!").find(c) != std::string_view::npos; }

}  // namespace

/// Replaces the variables in one text, from left to right.
class Expansion {
 public:
  Expansion(Variables& variables, std::string_view text, char escape)
      : variables_(variables), rest_(text), escape_(escape) {}

  /// Up to the closing brace, which is taken, or up to the end of the text if `is_inner` is not set.
  std::string run(bool is_inner);

 private:
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void put(std::string& text, std::string_view more);
  void single_quoted(std::string& text);
  void double_quoted(std::string& text);
  std::string variable();
  std::string braced();
  std::string substitution(const std::string& name, bool empty_counts);
  std::string take_name();
  [[nodiscard]] const std::string* value_of(const std::string& name) const;
  [[nodiscard]] std::string value_or_empty(const std::string& name) const;

  Variables& variables_;
  std::string_view rest_;
  char escape_;
  int depth_ = 0;
};

void Expansion::put(std::string& text, std::string_view more) {
  variables_.expanded_ += more.size();
  check_size(variables_.expanded_);
  text += more;
}

std::string Expansion::run(bool is_inner) {
  std::string text;
  while (!at_end()) {
    const char c = rest_.front();
    if (is_inner && c == '}') {
      take();
      return text;
    }
    if (c == '$') {
      put(text, variable());
    } else if (c == '\'') {
      single_quoted(text);
    } else if (c == '"') {
      double_quoted(text);
    } else {
      take();
      if (c != escape_) {
        put(text, {&c, 1});
      } else if (!at_end()) {
        const char escaped = take();
        put(text, {&escaped, 1});
      }
    }
  }
  if (is_inner) throw base::Error("a '}' is missing");
  return text;
}

void Expansion::single_quoted(std::string& text) {
  take();
  const std::size_t end = rest_.find('\'');
  if (end == rest_.npos) throw base::Error("a single quote is not closed");
  put(text, rest_.substr(0, end));
  rest_.remove_prefix(end + 1);
}

void Expansion::double_quoted(std::string& text) {
  take();
  while (!at_end()) {
    if (rest_.front() == '$') {
      put(text, variable());
      continue;
    }
    char c = take();
    if (c == '"') return;
    if (c == escape_ && at_end()) break;
    // Other characters keep the escape character in front of them.
    const bool is_escaped =
        c == escape_ && (rest_.front() == '"' || rest_.front() == '$' || rest_.front() == escape_);
    if (is_escaped) c = take();
    put(text, {&c, 1});
  }
  throw base::Error("a double quote is not closed");
}

std::string Expansion::take_name() {
  std::string name;
  if (!at_end() && is_special(rest_.front())) return {take()};
  const bool is_number = !at_end() && is_digit(rest_.front());
  while (!at_end() && (is_number ? is_digit(rest_.front()) : is_name_character(rest_.front())))
    name += take();
  return name;
}

std::string Expansion::variable() {
  take();
  if (!at_end() && rest_.front() == '{') return braced();
  const std::string name = take_name();
  return name.empty() ? "$" : value_or_empty(name);
}

std::string Expansion::braced() {
  if (++depth_ > kMaxDepth) throw base::Error("its substitutions are nested too deeply");
  take();
  const std::string name = take_name();
  if (at_end()) throw base::Error("a '}' is missing");
  if (name.empty()) throw base::Error("a substitution has no name");
  std::string result;
  if (rest_.front() == '}') {
    take();
    result = value_or_empty(name);
  } else {
    const bool empty_counts = rest_.front() != ':';
    if (!empty_counts) take();
    result = substitution(name, empty_counts);
  }
  --depth_;
  return result;
}

/// "-default}", "+other}" or "?message}".
std::string Expansion::substitution(const std::string& name, bool empty_counts) {
  const char form = at_end() ? '\0' : take();
  if (form != '-' && form != '+' && form != '?') {
    throw base::Error(
        fmt::format("a substitution for {} has a form that kpin does not know", base::quoted(name)));
  }
  const std::string word = run(true);
  const std::string* value = value_of(name);
  const bool is_set = value != nullptr && (empty_counts || !value->empty());
  if (form == '-') return is_set ? *value : word;
  if (form == '+') return is_set ? word : "";
  if (!is_set) throw base::Error(fmt::format("the variable {} has to be set", base::quoted(name)));
  return *value;
}

/// Nothing if it is not set.
const std::string* Expansion::value_of(const std::string& name) const {
  const auto found = variables_.values_.find(name);
  if (found == variables_.values_.end()) return nullptr;
  if (!found->second) throw base::Error(fmt::format("the value of {} is not known", base::quoted(name)));
  return &*found->second;
}

std::string Expansion::value_or_empty(const std::string& name) const {
  const std::string* value = value_of(name);
  return value == nullptr ? std::string() : *value;
}

Variables::Variables(const BuildArgs& given) : given_(given) {
  for (const char* name : kAutomatic) {
    const auto value = given.find(name);
    values_.emplace(name, value == given.end() ? std::nullopt : std::optional(value->second));
  }
}

void Variables::declare(std::string_view word, char escape) {
  const std::size_t equals = word.find('=');
  const std::string name(word.substr(0, equals));
  if (const auto value = given_.find(name); value != given_.end()) {
    values_[name] = value->second;
  } else if (equals != word.npos) {
    std::optional<std::string> expanded;
    try {
      expanded = expand(word.substr(equals + 1), escape);
    } catch (const base::Error&) {
      // It matters only where it is used.
    }
    values_[name] = std::move(expanded);
  }
}

std::string Variables::expand(std::string_view word, char escape) {
  check_size(expanded_);
  return Expansion(*this, word, escape).run(false);
}

}  // namespace build
