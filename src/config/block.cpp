#include "config/block.hpp"

#include <algorithm>

#include "manifest/scalar.hpp"

namespace config {

namespace {

/// Longer keys need a "?" before them (YAML 1.2.2, section 8.2.2: 1,024 characters with the ":").
constexpr std::size_t kMaxSimpleKey = 1000;

void write(const Block& block, std::size_t indent, std::string& out);

std::string scalar(std::string_view text) {
  return manifest::written_like(manifest::Style::plain, text, manifest::Context::block);
}

bool is_empty(const Block& block) {
  if (const auto* list = std::get_if<Block::List>(&block.value)) return list->empty();
  const auto* mapping = std::get_if<Block::Mapping>(&block.value);
  return mapping != nullptr && mapping->empty();
}

/// The rest of the line of "key:", and the lines below it.
void write_value(const Block& value, std::size_t indent, std::string& out) {
  if (const auto* text = std::get_if<Block::Scalar>(&value.value)) {
    out += ' ' + text->written + '\n';
  } else if (const auto* literal = std::get_if<Block::Literal>(&value.value)) {
    out += " |\n";
    for (std::string_view rest = literal->lines; !rest.empty();) {
      const std::size_t end = rest.find('\n') + 1;
      out.append(indent + 2, ' ').append(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  } else if (is_empty(value)) {
    out += std::holds_alternative<Block::List>(value.value) ? " []\n" : " {}\n";
  } else {
    out += '\n';
    write(value, std::holds_alternative<Block::List>(value.value) ? indent : indent + 2, out);
  }
}

void write_mapping(const Block::Mapping& mapping, std::size_t indent, std::string& out) {
  std::vector<const Block::Mapping::value_type*> sorted;
  sorted.reserve(mapping.size());
  for (const auto& entry : mapping) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  for (const auto* entry : sorted) {
    const std::string key = scalar(entry->first);
    out.append(indent, ' ');
    if (key.size() > kMaxSimpleKey) {
      out.append("? ").append(key).append("\n").append(indent, ' ') += ':';
    } else {
      out.append(key) += ':';
    }
    write_value(entry->second, indent, out);
  }
}

void write(const Block& block, std::size_t indent, std::string& out) {
  if (const auto* mapping = std::get_if<Block::Mapping>(&block.value)) {
    write_mapping(*mapping, indent, out);
    return;
  }
  for (const Block& item : std::get<Block::List>(block.value)) {
    if (std::holds_alternative<Block::Scalar>(item.value) || is_empty(item)) {
      out.append(indent, ' ') += '-';
      write_value(item, indent, out);
      continue;
    }
    // The item's first line begins where its dash leaves off.
    const std::size_t begin = out.size();
    write(item, indent + 2, out);
    out[begin + indent] = '-';
  }
}

}  // namespace

Block block_text(std::string_view text) { return {.value = Block::Scalar{.written = scalar(text)}}; }

Block block_flag(bool value) { return {.value = Block::Scalar{.written = value ? "true" : "false"}}; }

Block block_number(std::size_t value) { return {.value = Block::Scalar{.written = std::to_string(value)}}; }

Block block_list(Block::List items) { return {.value = std::move(items)}; }

Block block_mapping(Block::Mapping entries) { return {.value = std::move(entries)}; }

Block block_texts(const std::vector<std::string>& texts) {
  Block::List items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(block_text(text));
  return block_list(std::move(items));
}

std::string written(const Block& block) {
  if (is_empty(block)) return std::holds_alternative<Block::List>(block.value) ? "[]\n" : "{}\n";
  std::string out;
  write(block, 0, out);
  return out;
}

}  // namespace config
