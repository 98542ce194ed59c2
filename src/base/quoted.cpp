#include "base/quoted.hpp"

#include <fmt/format.h>

namespace base {

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text.substr(0, kQuotedBytes)) {
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      result += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    }
  }
  if (text.size() > kQuotedBytes) result += "...";
  return result += '\'';
}

}  // namespace base
