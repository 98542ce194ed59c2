#include "base/printable.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace base {

namespace {

struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// In order. Most of Unicode's Default_Ignorable_Code_Point and its general categories Cc, Cf, Zl and Zp.
constexpr std::array<Range, 23> kUnprintable = {{
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},         {0x34F, 0x34F},     {0x61C, 0x61C},
    {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},     {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0D},     {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},   {0x13430, 0x1345F}, {0x1BCA0, 0x1BCA3},   {0x1D159, 0x1D159}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF}, {0xFFFFE, 0xFFFFF}, {0x10FFFE, 0x10FFFF},
}};

/// `bytes`, which are the character `next` or no UTF-8.
void escape(std::string_view bytes, const CodePoint& next, std::string& into) {
  if (next.length > 0 && next.value <= 0xFF) {
    into += fmt::format("\\x{:02X}", next.value);
    return;
  }
  for (const char c : bytes) into += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
}

constexpr std::size_t kLongestCommandMark = 5;  // "##vso"

/// Whether .NET, which runners are written in, passes the character over at the start of a line: white space,
/// and what it ignores when it compares texts.
bool is_blank(std::uint32_t code_point) {
  if (is_emoji_selector(code_point)) return true;
  if (code_point >= 0x2000 && code_point <= 0x200A) return true;
  constexpr std::array<std::uint32_t, 7> kBlanks = {' ', 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, '\t'};
  return std::ranges::find(kBlanks, code_point) != kBlanks.end();
}

std::size_t skip_blanks(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size()) {
    const CodePoint next = decode_utf8(line.substr(at));
    if (next.length == 0 || !is_blank(next.value)) break;
    at += next.length;
  }
  return at;
}

/// The lines of `text` after `change`, which is given one at a time.
template <class Change>
std::string with_each_line(std::string_view text, const Change& change) {
  std::string result;
  for (;;) {
    const std::size_t end = text.find('\n');
    result += change(text.substr(0, end));
    if (end == text.npos) return result;
    result += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool is_unprintable(std::uint32_t code_point) {
  const auto* const range = std::ranges::lower_bound(kUnprintable, code_point, {}, &Range::last);
  return range != kUnprintable.end() && range->first <= code_point;
}

bool is_emoji_selector(std::uint32_t code_point) { return code_point == 0xFE0E || code_point == 0xFE0F; }

bool is_command_bracket(std::string_view text, std::size_t at) {
  if (text[at] != '[') return false;
  std::string before(text.substr(at - std::min(at, kLongestCommandMark), std::min(at, kLongestCommandMark)));
  std::ranges::transform(before, before.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return before.ends_with("##") || before == "##vso";
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool after_ascii = true;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text.substr(at));
    const std::string_view bytes = text.substr(at, std::max<std::size_t>(next.length, 1));
    const bool is_shown = next.length > 0 && !is_unprintable(next.value) &&
                          !(after_ascii && is_emoji_selector(next.value)) && !is_command_bracket(text, at);
    if (is_shown) {
      result += bytes;
    } else {
      escape(bytes, next, result);
    }
    after_ascii = !is_shown || next.value < 0x80;
    at += bytes.size();
  }
  return result;
}

std::string printable_lines(std::string_view text) { return with_each_line(text, printable); }

std::string without_line_commands(std::string_view text) {
  return with_each_line(text, [](std::string_view line) {
    const std::size_t begin = skip_blanks(line);
    if (!line.substr(begin).starts_with("::")) return std::string(line);
    return fmt::format("{}\\x3A{}", line.substr(0, begin), line.substr(begin + 1));
  });
}

std::string foreign_lines(std::string_view text) {
  return with_each_line(text, [](std::string_view line) { return "| " + printable(line); });
}

}  // namespace base
