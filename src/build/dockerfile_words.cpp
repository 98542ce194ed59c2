#include "build/dockerfile_words.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace build {
namespace {

constexpr std::string_view kBlanks = " \t\v\f\r\n";

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }

/// The word of a heredoc without quotes and escapes.
std::string unquoted(std::string_view word) {
  std::string text;
  char quote = '\0';
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < word.size()) {
      text += word[++i];
    } else {
      text += c;
    }
  }
  return text;
}

/// What stands behind "<<" or "3<<" at the beginning of a word; nothing if the word does not begin so.
std::optional<std::string_view> behind_arrows(std::string_view word) {
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  word.remove_prefix(digits);
  if (!word.starts_with("<<")) return std::nullopt;
  word.remove_prefix(2);
  return word;
}

}  // namespace

std::vector<std::string_view> fields(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t at = text.find_first_not_of(kBlanks); at != text.npos;) {
    const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    result.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBlanks, end);
  }
  return result;
}

std::optional<std::vector<std::string>> shell_words(std::string_view text, char escape) {
  std::vector<std::string> words;
  std::string word;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\0' && is_blank(c)) {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
      continue;
    }
    word += c;
    if (c == escape && quote != '\'') {
      if (i + 1 < text.size()) word += text[++i];
    } else if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    }
  }
  if (quote != '\0') return std::nullopt;
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::vector<std::string> take_flags(std::string_view& arguments, char escape) {
  std::vector<std::string> flags;
  for (;;) {
    arguments.remove_prefix(std::min(arguments.find_first_not_of(kBlanks), arguments.size()));
    if (!arguments.starts_with("--")) return flags;
    std::string flag;
    char quote = '\0';
    std::size_t i = 0;
    for (; i < arguments.size() && (quote != '\0' || !is_blank(arguments[i])); ++i) {
      const char c = arguments[i];
      if (c == quote) {
        quote = '\0';
      } else if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == escape) {
        if (i + 1 < arguments.size()) flag += arguments[++i];
      } else {
        flag += c;
      }
    }
    arguments.remove_prefix(i);
    if (flag == "--") return flags;
    flags.push_back(std::move(flag));
  }
}

std::vector<std::string> comma_separated(std::string_view text) {
  std::vector<std::string> values;
  std::string value;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && is_quoted && i + 1 < text.size() && text[i + 1] == '"') {
      value += text[++i];
    } else if (c == '"' && (is_quoted || value.empty())) {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      values.push_back(std::exchange(value, {}));
    } else {
      value += c;
    }
  }
  values.push_back(std::move(value));
  return values;
}

std::vector<Heredoc> heredocs_in(std::string_view arguments) {
  std::vector<Heredoc> found;
  if (arguments.find("<<") == arguments.npos) return found;
  // Always the backslash, whatever the file's escape character is. A line with an open quote has none.
  const auto words = shell_words(arguments, '\\');
  if (!words) return found;
  for (std::size_t i = 0; i < words->size(); ++i) {
    const auto behind = behind_arrows((*words)[i]);
    if (!behind) continue;
    const bool skips_tabs = behind->starts_with('-');
    std::string_view name = skips_tabs ? behind->substr(1) : *behind;
    if (name.empty() && i + 1 < words->size()) name = (*words)[++i];
    if (name.find('<') != name.npos) continue;
    std::string delimiter = unquoted(name);
    if (!delimiter.empty()) found.push_back({.delimiter = std::move(delimiter), .skips_tabs = skips_tabs});
  }
  return found;
}

std::string upper_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

}  // namespace build
