#include "manifest/scalar.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "manifest/line_break.hpp"

namespace manifest {

namespace {

constexpr std::string_view kStringTag = "tag:yaml.org,2002:str";

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

bool is_boolean(std::string_view value) {
  return is_one_of(value, {"y", "Y", "yes", "Yes", "YES", "true",  "True",  "TRUE",  "on",  "On",  "ON",
                           "n", "N", "no",  "No",  "NO",  "false", "False", "FALSE", "off", "Off", "OFF"});
}

std::string_view skip(std::string_view text, std::string_view set) {
  const std::size_t at = text.find_first_not_of(set);
  return at == text.npos ? std::string_view() : text.substr(at);
}

bool is_integer(std::string_view digits) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBases = {
      {{"0x", "0123456789abcdefABCDEF"}, {"0o", "01234567"}, {"0b", "01"}}};
  for (const auto& [prefix, set] : kBases) {
    if (digits.starts_with(prefix))
      return digits.size() > prefix.size() && skip(digits.substr(2), set).empty();
  }
  return !digits.empty() && skip(digits, "0123456789").empty();
}

bool is_float(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  std::string_view rest = skip(text, kDigits);
  std::size_t mantissa = text.size() - rest.size();
  if (rest.starts_with('.')) {
    const std::size_t before = rest.size() - 1;
    rest = skip(rest.substr(1), kDigits);
    mantissa += before - rest.size();
  }
  if (mantissa == 0) return false;
  if (!rest.starts_with('e') && !rest.starts_with('E')) return rest.empty();
  rest.remove_prefix(1);
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  return !rest.empty() && skip(rest, kDigits).empty();
}

bool is_number(std::string_view value) {
  if (is_one_of(value, {".nan", ".NaN", ".NAN"})) return true;
  std::string digits(value);
  std::erase(digits, '_');
  std::string_view rest = digits;
  if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
  return is_one_of(rest, {".inf", ".Inf", ".INF"}) || is_integer(rest) || is_float(rest);
}

struct Character {
  unsigned code_point = 0;
  std::size_t length = 0;  // bytes of UTF-8; 0 for none
};

/// The character that `text` begins with if YAML or its line breaking does not allow it to stand for itself.
Character unprintable_at(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return {.code_point = byte(0), .length = 1};
  if (byte(0) == 0xC2 && byte(1) < 0xA0) return {.code_point = byte(1), .length = 2};  // C1 controls, NEL
  if (text.starts_with("\xE2\x80\xA8")) return {.code_point = 0x2028, .length = 3};
  if (text.starts_with("\xE2\x80\xA9")) return {.code_point = 0x2029, .length = 3};
  if (text.starts_with("\xEF\xBB\xBF")) return {.code_point = 0xFEFF, .length = 3};
  if (text.starts_with("\xEF\xBF\xBE")) return {.code_point = 0xFFFE, .length = 3};
  if (text.starts_with("\xEF\xBF\xBF")) return {.code_point = 0xFFFF, .length = 3};
  return {};
}

/// Whether `value`, written plain, is read as this string.
bool is_plain_safe(std::string_view value, Context context) {
  if (value.empty() || value.find_first_of("-?:,[]{}#&*!|>'\"%@` \t") == 0) return false;
  if (value.ends_with(' ') || value.ends_with(':') || value.find(": ") != value.npos ||
      value.find(" #") != value.npos) {
    return false;
  }
  if (context == Context::flow && value.find_first_of(",[]{}") != value.npos) return false;
  const bool printable =
      std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c != 0x7F; });
  return printable && is_string({.value = value});
}

}  // namespace

bool is_null(const Node& node) {
  return node.kind == Kind::scalar && node.style == Style::plain && node.tag.empty() &&
         is_one_of(node.value, {"", "~", "null", "Null", "NULL"});
}

bool is_string(const Node& node) {
  if (node.kind != Kind::scalar) return false;
  if (node.tag == kStringTag || node.tag == "!") return true;
  if (!node.tag.empty()) return false;
  return node.style != Style::plain || !(is_null(node) || is_boolean(node.value) || is_number(node.value));
}

std::string written_like(Style style, std::string_view value, Context context) {
  if (style == Style::single_quoted) {
    std::string text = "'";
    for (const char c : value) text.append(c == '\'' ? 2 : 1, c);
    return text + "'";
  }
  if (style == Style::double_quoted || !is_plain_safe(value, context)) return double_quoted(value);
  return std::string(value);
}

std::string header_comment(std::string_view text, const Node& node) {
  if (node.style != Style::literal && node.style != Style::folded) return {};
  const std::string_view rest = text.substr(node.span.begin);
  const std::string_view header = rest.substr(0, line_end(rest, 0));
  return std::string(header.substr(std::min(header.find_first_of(" \t"), header.size())));
}

std::string double_quoted(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const char c = text.front();
    std::size_t length = 1;
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (const Character unprintable = unprintable_at(text); unprintable.length > 0) {
      length = unprintable.length;
      quoted += fmt::format("\\u{:04x}", unprintable.code_point);
    } else {
      quoted += c;
    }
    text.remove_prefix(length);
  }
  return quoted + '"';
}

}  // namespace manifest
