#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/redact.hpp"
#include "base/utf8.hpp"
#include "cmd/json_text.hpp"
#include "cmd/message_text.hpp"
#include "http/redact.hpp"
#include "support/fuzz.hpp"

namespace {

using Json = nlohmann::ordered_json;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Valid UTF-8 without control characters but line feeds, and without a runner's command in brackets.
void check_shown(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::decode_utf8(text.substr(at));
    require(next.length > 0);
    require(next.value == '\n' || !base::is_unprintable(next.value));
    require(!base::is_command_bracket(text, at));
    at += next.length;
  }
}

/// The same, and no line begins with a runner's command.
void check_lines(std::string_view text) {
  check_shown(text);
  for (std::size_t at = text.find("::"); at != text.npos; at = text.find("::", at + 1)) {
    const std::size_t line = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
    require(text.substr(line, at - line).find_first_not_of(' ') != text.npos);
  }
}

/// As cmd::message_text() has it, in each of its forms.
void check_messages(const std::string& text) {
  const cmd::Location place = {.file = text, .position = {.line = 1, .column = 1}};
  check_lines(cmd::message_text({.level = cmd::Level::error, .text = text, .places = {place, place}}, {}));
  check_lines(cmd::message_text({.text = text}, {}));
  check_lines(cmd::message_text({.kind = "build", .image = text, .text = text}, {}));
}

void check_json(const std::string& text) {
  const std::string written = cmd::json_text(Json{{"text", text}}, 2);
  check_lines(written);
  const std::string read = Json::parse(written).at("text");
  bool is_utf8 = true;
  for (std::size_t at = 0; at < text.size() && is_utf8;) {
    const std::size_t length = base::decode_utf8(std::string_view(text).substr(at)).length;
    is_utf8 = length > 0;
    at += length;
  }
  require(!is_utf8 || read == text);
}

void check_redacted(std::string_view text) {
  const std::string once = base::redacted(text);
  require(base::redacted(once) == once);
  check_lines(base::foreign_lines(http::redacted_url(text)));
}

/// A password between "://" and "@" is hidden whatever it holds but an "@" and what ends a scheme.
void check_password(std::string_view text) {
  constexpr std::string_view kMark = "S3CRET";
  const std::string password = std::string(text) + std::string(kMark);
  for (const std::string_view scheme : {"http://", "HTTPS://", "ftp://"}) {
    const std::string url = std::string(scheme) + "us:p" + password + "@host/x";
    require(base::redacted(url).find(kMark) == std::string::npos);
  }
}

void check(std::string_view text) {
  check_shown(base::printable_lines(text));
  require(base::printable(text).find('\n') == std::string::npos);
  check_lines(base::foreign_lines(text));
  check_messages(std::string(text));
  check_json(std::string(text));
  check_redacted(text);
  check_password(text);
}

}  // namespace

/// Whatever is shown is fit for a terminal and the log of a CI job, and redaction is a fixed point that hides
/// passwords.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return support::fuzz(data, size, check);
}
