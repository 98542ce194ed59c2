#include "registry/challenge.hpp"

#include <algorithm>
#include <optional>

#include "http/field_reader.hpp"

namespace registry {
namespace {

using http::FieldReader;
using http::is_blank;

bool is_token68_char(char c) {
  return c == '/' ||
         (http::is_token_char(c) && std::string_view("!#$%&'*^`|").find(c) == std::string_view::npos);
}

/// Servers send URLs without quotes; only a comma or a blank ends them.
bool is_value_char(char c) { return !is_blank(c) && c != ',' && c != '"'; }

/// After a name: the value if "=" follows, with blanks around it or not; otherwise nothing is read.
std::optional<std::string> param_value(FieldReader& reader) {
  const std::string_view before = reader.rest();
  reader.skip(is_blank);
  if (!reader.skip_one('=')) {
    reader.go_back_to(before);
    return std::nullopt;
  }
  reader.skip(is_blank);
  std::string value = reader.at('"') ? reader.quoted_string() : std::string(reader.take(is_value_char));
  reader.skip_to(",");
  return value;
}

/// A token68 is told from the first parameter by what follows it: a comma or the end.
void read_token68(FieldReader& reader, Challenge& challenge) {
  const std::string_view before = reader.rest();
  reader.skip(is_blank);
  const std::string_view start = reader.rest();
  reader.skip(is_token68_char);
  reader.skip([](char c) { return c == '='; });
  const std::string_view token = start.substr(0, start.size() - reader.rest().size());
  reader.skip(is_blank);
  const bool ends = reader.at_end() || reader.at(',');
  if (!token.empty() && token.front() != '=' && ends && before.size() != start.size()) {
    challenge.token68 = token;
  } else {
    reader.go_back_to(before);
  }
}

void parse_into(std::vector<Challenge>& found, std::string_view text) {
  FieldReader reader(text);
  bool in_challenge = false;
  while (reader.skip([](char c) { return is_blank(c) || c == ','; }), !reader.at_end()) {
    const std::string_view name = reader.take(http::is_token_char);
    if (name.empty()) {
      reader.skip_to(",");
    } else if (auto value = param_value(reader)) {
      if (in_challenge) found.back().params.emplace_back(http::lower(name), *std::move(value));
    } else {
      found.push_back({.scheme = http::lower(name)});
      in_challenge = true;
      read_token68(reader, found.back());
    }
  }
}

}  // namespace

std::string_view Challenge::param(std::string_view name) const {
  const auto found =
      std::ranges::find(params, name, [](const auto& param) { return std::string_view(param.first); });
  return found == params.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<Challenge> parse_challenges(const std::vector<std::string_view>& values) {
  std::vector<Challenge> found;
  for (const std::string_view value : values) parse_into(found, value);
  return found;
}

}  // namespace registry
