#include "base/columns.hpp"

namespace base {

namespace {

std::size_t columns_at(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (value < 0x80) return 1;
  if (value < 0xC0) return 0;  // inside of a character
  // Below U+1000 all are narrow, and so is nearly all of U+2000 to U+2FFF: punctuation and symbols.
  return value < 0xE1 || value == 0xE2 ? 1 : 2;
}

}  // namespace

std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  for (const char byte : line) columns += columns_at(byte);
  return columns;
}

std::string_view cut(std::string_view line, std::size_t columns) {
  std::size_t needed = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    needed += columns_at(line[i]);
    if (needed > columns) return line.substr(0, i);
  }
  return line;
}

}  // namespace base
