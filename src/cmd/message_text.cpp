#include "cmd/message_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cmd/colours.hpp"
#include "cmd/program.hpp"

namespace cmd {

namespace {

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
  for (std::size_t i = 1; i < message.places.size(); ++i) {
    text += "\nalso at " + printable(message.places[i].text());
    if (message.places[i].resource.is_known()) text += " in " + printable(message.places[i].resource.text());
  }
  return text;
}

std::string message_text(const Message& message, Look look) {
  const std::string text = indented(placed_text(message, look)) + '\n';
  if (message.kind.empty()) return message.level == Level::info ? text : prefix(message.level, look) + text;
  const std::string about = message.kind == "build" ? printable(message.image) : std::string(message.kind);
  return fmt::format("{} | {}", painted(about, kCyan, look), text);
}

}  // namespace cmd
