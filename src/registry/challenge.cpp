#include "registry/challenge.hpp"

#include <algorithm>
#include <optional>

namespace registry {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_token_char(char c) {
  return is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token68_char(char c) {
  return is_alphanumeric(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

/// Reads one field value from front to back.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  void parse_into(std::vector<Challenge>& found) {
    bool in_challenge = false;
    while (skip([](char c) { return is_blank(c) || c == ','; }), !rest_.empty()) {
      const std::string_view name = take(is_token_char);
      if (name.empty()) {
        skip_to_comma();
      } else if (const auto value = param_value()) {
        if (in_challenge) add_param(found.back(), name, *value);
      } else {
        found.push_back({.scheme = lower(name)});
        in_challenge = true;
        read_token68(found.back());
      }
    }
  }

 private:
  template <class Predicate>
  std::string_view take(Predicate wanted) {
    const auto end = std::ranges::find_if_not(rest_, wanted);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  template <class Predicate>
  void skip(Predicate unwanted) {
    static_cast<void>(take(unwanted));
  }

  /// After a name: the value if "=" follows, with blanks around it or not; otherwise nothing is consumed.
  std::optional<std::string> param_value() {
    const std::string_view before = rest_;
    skip(is_blank);
    if (!rest_.starts_with('=')) {
      rest_ = before;
      return std::nullopt;
    }
    rest_.remove_prefix(1);
    skip(is_blank);
    std::string value = rest_.starts_with('"') ? quoted_string() : std::string(take(is_value_char));
    skip_to_comma();
    return value;
  }

  /// Servers send URLs without quotes; only a comma or a blank ends them.
  static bool is_value_char(char c) { return !is_blank(c) && c != ',' && c != '"'; }

  std::string quoted_string() {
    std::string value;
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      value += rest_.front();
      rest_.remove_prefix(1);
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return value;
  }

  /// A token68 is told from the first parameter by what follows it: a comma or the end.
  void read_token68(Challenge& challenge) {
    const std::string_view before = rest_;
    skip(is_blank);
    const std::string_view start = rest_;
    skip(is_token68_char);
    skip([](char c) { return c == '='; });
    const std::string_view token = start.substr(0, start.size() - rest_.size());
    skip(is_blank);
    const bool ends = rest_.empty() || rest_.front() == ',';
    if (!token.empty() && token.front() != '=' && ends && before.size() != start.size()) {
      challenge.token68 = token;
    } else {
      rest_ = before;
    }
  }

  void skip_to_comma() {
    while (!rest_.empty() && rest_.front() != ',') {
      if (rest_.front() == '"') {
        static_cast<void>(quoted_string());
      } else {
        rest_.remove_prefix(1);
      }
    }
  }

  static void add_param(Challenge& challenge, std::string_view name, const std::string& value) {
    challenge.params.emplace_back(lower(name), value);
  }

  std::string_view rest_;
};

}  // namespace

std::string_view Challenge::param(std::string_view name) const {
  const auto found =
      std::ranges::find(params, name, [](const auto& param) { return std::string_view(param.first); });
  return found == params.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<Challenge> parse_challenges(const std::vector<std::string_view>& values) {
  std::vector<Challenge> found;
  for (const std::string_view value : values) Parser(value).parse_into(found);
  return found;
}

}  // namespace registry
