#include "config/fields.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest.hpp"
#include "base/quoted.hpp"

namespace config {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

Fields::Fields(const Value& mapping) : mapping_(mapping), entries_(mapping.entries()) {}

std::string Fields::in_path() const {
  const std::string path = mapping_.path();
  return path.empty() ? "" : " in " + path;
}

std::string Fields::misspelled(std::string_view name) const {
  std::vector<std::string_view> others;
  for (const auto& [key, value] : entries_) others.push_back(key);
  const auto meant = base::nearest(name, others);
  return meant ? fmt::format("; is it meant by {}?", base::quoted(*meant)) : std::string();
}

std::optional<Value> Fields::find(std::string_view name) {
  names_.push_back(name);
  auto found = entries_.find(name);
  if (found == entries_.end()) {
    found = std::find_if(entries_.begin(), entries_.end(),
                         [&](const auto& entry) { return same_but_for_case(entry.first, name); });
    if (found == entries_.end()) return std::nullopt;
    mapping_.reader().doubt(
        found->second.key_offset(),
        fmt::format("field {}{} is spelled {}", base::quoted(found->first), in_path(), base::quoted(name)));
  }
  const Value value = found->second;
  entries_.erase(found);
  if (value.is_null()) return std::nullopt;
  return value;
}

std::optional<std::pair<std::string_view, Value>> Fields::find_one_of(
    const std::vector<std::string_view>& names) {
  std::optional<std::pair<std::string_view, Value>> found;
  for (const std::string_view name : names) {
    const std::optional<Value> value = find(name);
    if (!value) continue;
    if (found) mapping_.fail(fmt::format("{} and {} exclude each other", found->first, name));
    found.emplace(name, *value);
  }
  return found;
}

std::string Fields::text(std::string_view name) {
  const std::optional<Value> value = find(name);
  return value ? value->text() : std::string();
}

std::string Fields::needed_text(std::string_view name) {
  const std::optional<Value> value = find(name);
  if (!value) mapping_.fail(fmt::format("{} is missing{}", name, misspelled(name)));
  std::string text = value->text();
  if (text.empty()) value->fail("must not be empty");
  return text;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  return decode_each(items(name), [](const Value& item) { return item.text(); });
}

std::map<std::string, std::string> Fields::text_map(std::string_view name) {
  std::map<std::string, std::string> values;
  const std::optional<Value> mapping = find(name);
  if (!mapping) return values;
  for (const auto& [key, value] : mapping->entries()) values.emplace(key, value.text());
  return values;
}

SourcePath decode_path(const Value& value, PathRole role) {
  SourcePath path(value.text());
  if (!path.empty()) value.reader().add_path({.field = value.path(), .path = path, .role = role});
  return path;
}

SourcePath Fields::path(std::string_view name, PathRole role, std::string_view otherwise) {
  const std::optional<Value> value = find(name);
  SourcePath path = value ? decode_path(*value, role) : SourcePath();
  if (!path.empty() || otherwise.empty()) return path;
  path = SourcePath(std::string(otherwise));
  const std::string field = mapping_.path() + '.' + std::string(name);
  mapping_.reader().add_path({.field = field, .path = path, .role = role});
  return path;
}

std::vector<SourcePath> Fields::paths(std::string_view name, PathRole role) {
  return decode_each(items(name), [role](const Value& item) { return decode_path(item, role); });
}

bool Fields::flag(std::string_view name) {
  const std::optional<Value> value = find(name);
  return value && value->flag();
}

std::vector<Value> Fields::items(std::string_view name) {
  const std::optional<Value> value = find(name);
  return value ? value->items() : std::vector<Value>();
}

std::string Fields::unknown(const std::string& key) const {
  const std::optional<std::string_view> meant = base::nearest(key, names_);
  return fmt::format("unknown field {}{}{}", base::quoted(key), in_path(),
                     meant ? fmt::format("; did you mean {}?", base::quoted(*meant)) : "");
}

void Fields::refuse_others() const {
  if (entries_.empty()) return;
  const auto& [key, value] = *entries_.begin();
  throw manifest::SyntaxError(value.key_offset(), unknown(std::string(key)));
}

void Fields::finish() const {
  for (const auto& [key, value] : entries_)
    mapping_.reader().doubt(value.key_offset(), unknown(std::string(key)));
}

}  // namespace config
