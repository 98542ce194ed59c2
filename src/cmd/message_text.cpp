#include "cmd/message_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cmd/colours.hpp"
#include "cmd/program.hpp"

namespace cmd {

namespace {

using base::printable;
using base::printable_lines;

constexpr std::size_t kMostPlaces = 10;

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

std::string Location::text() const {
  return fmt::format("{}:{}:{}", printable(file), position.line, position.column);
}

std::string placed_text(const Message& message, Look look) {
  std::string text;
  if (!message.places.empty()) text = painted(message.places.front().text() + ':', kBold, look) + ' ';
  text += printable_lines(message.text);
  if (!message.places.empty() && message.places.front().resource.is_known())
    text += "\nin " + printable(message.places.front().resource.text());
  if (look.excerpts && !message.excerpt.empty()) text += '\n' + excerpt_text(message.excerpt, look);
  const std::size_t shown = std::min(message.places.size(), kMostPlaces);
  for (std::size_t i = 1; i < shown; ++i) {
    const Location& place = message.places[i];
    text += "\nalso at " + place.text();
    if (place.resource.is_known()) text += " in " + printable(place.resource.text());
  }
  const std::size_t more = message.places.size() - shown;
  if (more > 0) text += fmt::format("\nand in {} more {}", more, more == 1 ? "place" : "places");
  return text;
}

std::string message_text(const Message& message, Look look) {
  const std::string text = indented(placed_text(message, look)) + '\n';
  if (message.kind.empty()) {
    const std::string before = message.level == Level::info ? std::string() : prefix(message.level, look);
    return base::without_line_commands(before + text);
  }
  const std::string about = message.kind == "build" ? printable(message.image) : std::string(message.kind);
  const std::string shown = painted(base::without_line_commands(about), kCyan, look);
  return base::without_line_commands(fmt::format("{} | {}", shown, text));
}

}  // namespace cmd
