#include "build/lfs_pointer.hpp"

#include <charconv>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "build/file_io.hpp"

namespace build {
namespace {

/// What stands behind `start` in the line at the start of `text`, which is taken off.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view start) {
  const std::size_t end = text.find('\n');
  if (end == text.npos || !text.starts_with(start) || end < start.size()) return std::nullopt;
  const std::string_view rest = text.substr(start.size(), end - start.size());
  text.remove_prefix(end + 1);
  return rest;
}

}  // namespace

std::optional<LfsPointer> parse_lfs_pointer(std::string_view text) {
  const auto version = take_line(text, "version https://git-lfs.github.com/spec/v1");
  const auto sha256 = take_line(text, "oid sha256:");
  const auto size = take_line(text, "size ");
  if (!version || !version->empty() || !sha256 || !size || !text.empty()) return std::nullopt;
  constexpr std::size_t kDigits = 64;
  if (sha256->size() != kDigits || sha256->find_first_not_of("0123456789abcdef") != sha256->npos)
    return std::nullopt;
  LfsPointer pointer = {.sha256 = std::string(*sha256)};
  const auto [end, error] = std::from_chars(size->data(), size->data() + size->size(), pointer.size);
  if (error != std::errc() || end != size->data() + size->size()) return std::nullopt;
  return pointer;
}

bool is_file_of(const LfsPointer& pointer, const std::string& path) {
  if (file_size(path) != pointer.size) return false;
  constexpr std::size_t kPart = std::size_t{256} * 1024;
  const base::FileDescriptor file = open_file(path);
  base::Hash hash;
  std::vector<char> part(kPart);
  return base::in_context(path, [&] {
    for (std::size_t got = 0; (got = read_some(file.get(), part)) > 0;) hash.update({part.data(), got});
    return hash.hex() == pointer.sha256;
  });
}

}  // namespace build
