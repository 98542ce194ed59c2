#include "cmd/json_text.hpp"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/utf8.hpp"

namespace cmd {

namespace {

/// RFC 8259, section 7: what is above U+FFFF becomes a pair of surrogates.
std::string escaped(std::uint32_t code_point) {
  if (code_point < 0x10000) return fmt::format("\\u{:04x}", code_point);
  const std::uint32_t above = code_point - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10U), 0xDC00 + (above & 0x3FFU));
}

}  // namespace

std::string json_text(const nlohmann::ordered_json& json, int indent) {
  const std::string dumped = json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const std::string_view text = dumped;
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::decode_utf8(text.substr(at));
    const bool is_unfit = next.value != '\n' && base::is_unprintable(next.value);
    if (is_unfit || base::is_command_bracket(text, at)) {
      result += escaped(next.value);
    } else {
      result += text.substr(at, next.length);
    }
    at += next.length;
  }
  return result;
}

}  // namespace cmd
