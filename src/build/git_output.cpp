#include "build/git_output.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace build {
namespace {

/// The text before the next blank, which is taken off with it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

bool is_hexadecimal(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

/// The byte that the escape at the start of `text`, behind its backslash, stands for; it is taken off.
std::optional<char> take_escape(std::string_view& text) {
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  constexpr std::string_view kBytes = "\a\b\t\n\v\f\r\"\\";
  if (text.empty()) return std::nullopt;
  if (const std::size_t at = kLetters.find(text.front()); at != kLetters.npos) {
    text.remove_prefix(1);
    return kBytes[at];
  }
  if (text.size() < 3 || !std::all_of(text.begin(), text.begin() + 3, is_octal)) return std::nullopt;
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + 3, value, 8);
  text.remove_prefix(3);
  return static_cast<char>(static_cast<unsigned char>(value));
}

/// The number behind `name` in `text`, up to the first other character.
std::optional<std::int64_t> number_after(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == text.npos) return std::nullopt;
  const std::string_view rest = text.substr(at + name.size());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// "  ctime: 1:2\n  mtime: 3:4\n  dev: …\n  uid: …\n  size: 5\tflags: 0\n"
std::optional<IndexedFile> parse_indexed_file(std::string_view text) {
  const std::size_t at = text.find("\n  mtime: ");
  if (at == text.npos) return std::nullopt;
  const std::string_view times = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  const auto seconds = number_after(times, "mtime: ");
  const auto nanoseconds = number_after(times.substr(times.find(": ") + 2), ":");
  const auto size = number_after(text, "\n  size: ");
  if (!seconds || !nanoseconds || !size) return std::nullopt;
  return IndexedFile{.seconds = *seconds, .nanoseconds = *nanoseconds, .size = *size};
}

}  // namespace

std::optional<ChangedFile> parse_changed_file(std::string_view line) {
  // 1 <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>
  if (take_word(line) != "1" || take_word(line) != ".M" || take_word(line) != "N...") return std::nullopt;
  take_word(line);
  const std::string_view index_mode = take_word(line);
  const std::string_view file_mode = take_word(line);
  take_word(line);
  const std::string_view blob = take_word(line);
  const std::optional<std::string> path = unquoted_path(line);
  const bool is_same_file = index_mode == file_mode && index_mode.starts_with("100");
  if (!is_same_file || !is_hexadecimal(blob) || !path || path->empty()) return std::nullopt;
  return ChangedFile{.path = *path, .blob = std::string(blob)};
}

std::optional<std::string> unquoted_path(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text);
  if (text.size() < 2 || !text.ends_with('"')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string path;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '"') return std::nullopt;
    const std::optional<char> byte = c == '\\' ? take_escape(text) : c;
    if (!byte || *byte == '\0') return std::nullopt;
    path += *byte;
  }
  return path;
}

std::map<std::string, IndexedFile> parse_indexed_files(std::string_view text) {
  constexpr std::string_view kLastLine = "\n  size: ";
  std::map<std::string, IndexedFile> files;
  for (;;) {
    const std::size_t path_end = text.find('\0');
    if (path_end == text.npos) return files;
    const std::size_t last_line = text.find(kLastLine, path_end);
    if (last_line == text.npos) return files;
    const std::size_t end = std::min(text.find('\n', last_line + 1), text.size());
    if (const auto file = parse_indexed_file(text.substr(path_end + 1, end - path_end - 1)))
      files.insert_or_assign(std::string(text.substr(0, path_end)), *file);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::vector<std::string_view> split_at_nul(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find('\0'); end != text.npos; end = text.find('\0')) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return parts;
}

}  // namespace build
