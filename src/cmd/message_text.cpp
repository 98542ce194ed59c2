#include "cmd/message_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cmd/colours.hpp"
#include "cmd/program.hpp"

namespace cmd {

namespace {

constexpr std::size_t kMostPlaces = 10;

/// Whether `text` begins with a character that changes the direction of what follows: U+200E, U+200F, U+202A
/// to U+202E, U+2066 to U+2069.
bool turns_text(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(text[2]);
  if (text[1] == '\x81') return last >= 0xA6 && last <= 0xA9;
  return text[1] == '\x80' && (last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE));
}

std::string painted(std::string_view text, std::string_view colour, Look look) {
  return look.colours && !text.empty() ? fmt::format("{}{}{}", colour, text, kPlain) : std::string(text);
}

/// The mark is the last character.
std::string excerpt_text(std::string_view excerpt, Look look) {
  std::string text = printable_lines(excerpt.substr(0, excerpt.size() - 1));
  return text + painted(excerpt.substr(excerpt.size() - 1), kGreen, look);
}

/// `text` with its further lines below the first word.
std::string indented(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "      ";
  }
  return result;
}

/// "kpin: ", "kpin: warning: ".
std::string prefix(Level level, Look look) {
  const bool is_error = level == Level::error;
  std::string text = painted(fmt::format("{}:", program_name()), is_error ? kRed : kBold, look) + ' ';
  if (is_error && program() == Program::kbld) text += "Error: ";
  if (level == Level::warning) text += painted("warning:", kYellow, look) + ' ';
  return text;
}

}  // namespace

std::string Location::text() const { return fmt::format("{}:{}:{}", file, position.line, position.column); }

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02X}", byte);
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {  // U+0080 to U+009F in UTF-8
      result += fmt::format("\\x{:02X}", next);
      ++i;
    } else if (turns_text(text.substr(i))) {
      result +=
          fmt::format("\\x{:02X}\\x{:02X}\\x{:02X}", byte, next, static_cast<unsigned char>(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string printable_lines(std::string_view text) {
  std::string result;
  for (std::size_t end = 0; end != text.npos; text.remove_prefix(std::min(end + 1, text.size()))) {
    end = text.find('\n');
    result += printable(text.substr(0, end));
    if (end != text.npos) result += '\n';
  }
  return result;
}

std::string placed_text(const Message& message, Look look) {
  std::string text;
  if (!message.places.empty())
    text = painted(printable(message.places.front().text()) + ':', kBold, look) + ' ';
  text += printable_lines(message.text);
  if (!message.places.empty() && message.places.front().resource.is_known())
    text += "\nin " + printable(message.places.front().resource.text());
  if (look.excerpts && !message.excerpt.empty()) text += '\n' + excerpt_text(message.excerpt, look);
  const std::size_t shown = std::min(message.places.size(), kMostPlaces);
  for (std::size_t i = 1; i < shown; ++i) {
    const Location& place = message.places[i];
    text += "\nalso at " + printable(place.text());
    if (place.resource.is_known()) text += " in " + printable(place.resource.text());
  }
  const std::size_t more = message.places.size() - shown;
  if (more > 0) text += fmt::format("\nand in {} more {}", more, more == 1 ? "place" : "places");
  return text;
}

std::string message_text(const Message& message, Look look) {
  const std::string text = indented(placed_text(message, look)) + '\n';
  if (message.kind.empty()) return message.level == Level::info ? text : prefix(message.level, look) + text;
  const std::string about = message.kind == "build" ? printable(message.image) : std::string(message.kind);
  return fmt::format("{} | {}", painted(about, kCyan, look), text);
}

}  // namespace cmd
