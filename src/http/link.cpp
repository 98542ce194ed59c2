#include "http/link.hpp"

#include <algorithm>

#include "http/field_reader.hpp"

namespace http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// After a parameter's name.
std::string read_value(FieldReader& reader) {
  reader.skip(is_blank);
  if (!reader.skip_one('=')) return {};
  reader.skip(is_blank);
  if (reader.at('"')) return reader.quoted_string();
  return std::string(reader.take([](char c) { return !is_blank(c) && c != ',' && c != ';' && c != '"'; }));
}

/// After a link's target.
void read_params(FieldReader& reader, Link& link) {
  for (reader.skip_to(",;"); reader.skip_one(';'); reader.skip_to(",;")) {
    reader.skip(is_blank);
    std::string name = lower(reader.take(is_token_char));
    if (name.empty()) continue;
    std::string value = read_value(reader);
    link.params.emplace_back(std::move(name), std::move(value));
  }
}

void parse_into(std::vector<Link>& found, std::string_view text) {
  FieldReader reader(text);
  while (reader.skip([](char c) { return is_blank(c) || c == ','; }), !reader.at_end()) {
    if (!reader.skip_one('<')) {
      reader.skip_to(",");
      continue;
    }
    const std::string_view target = reader.take([](char c) { return c != '>'; });
    if (!reader.skip_one('>')) return;
    Link link = {.target = std::string(trimmed(target))};
    read_params(reader, link);
    found.push_back(std::move(link));
  }
}

}  // namespace

std::optional<std::string_view> Link::param(std::string_view name) const {
  const auto found =
      std::ranges::find(params, name, [](const auto& param) { return std::string_view(param.first); });
  if (found == params.end()) return std::nullopt;
  return found->second;
}

bool Link::has_relation(std::string_view relation) const {
  const std::string relations = lower(param("rel").value_or(""));
  FieldReader reader(relations);
  while (reader.skip(is_blank), !reader.at_end()) {
    if (reader.take([](char c) { return !is_blank(c); }) == relation) return true;
  }
  return false;
}

std::vector<Link> parse_links(const std::vector<std::string_view>& values) {
  std::vector<Link> found;
  for (const std::string_view value : values) parse_into(found, value);
  return found;
}

std::optional<std::string> next_link(const Headers& headers) {
  for (Link& link : parse_links(all_headers(headers, "Link"))) {
    if (link.has_relation("next") && !link.param("anchor")) return std::move(link.target);
  }
  return std::nullopt;
}

}  // namespace http
