#include "build/result_files.hpp"

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "registry/json.hpp"

namespace build {

namespace {

constexpr std::size_t kMaxBytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t kShownBytes = 100;

std::string read(const std::string& path, std::string_view what) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw base::Error(
        fmt::format("the tool has not written {}: {}", what, std::generic_category().message(errno)));
  }
  std::string bytes;
  while (file && bytes.size() <= kMaxBytes) {
    constexpr std::size_t kPart = std::size_t{64} * 1024;
    const std::size_t before = bytes.size();
    bytes.resize(before + kPart);
    file.read(bytes.data() + before, kPart);
    bytes.resize(before + static_cast<std::size_t>(file.gcount()));
  }
  if (bytes.size() > kMaxBytes) throw base::Error(fmt::format("the tool has written too much for {}", what));
  return bytes;
}

std::string_view without_line_break(std::string_view text) {
  const auto end = text.find_last_not_of("\r\n");
  return text.substr(0, end == text.npos ? 0 : end + 1);
}

image::Digest parse(std::string_view text, std::string_view what) {
  return base::in_context(
      fmt::format("the tool has written '{}' for {}", http::one_line(text, kShownBytes), what),
      [&] { return image::Digest::parse(text); });
}

}  // namespace

image::Digest read_digest_file(const std::string& path) {
  constexpr std::string_view kWhat = "the digest of what it has pushed";
  const std::string bytes = read(path, kWhat);
  return parse(without_line_break(bytes), kWhat);
}

image::Digest read_metadata_digest(const std::string& path) {
  constexpr std::string_view kWhat = "the metadata of what it has pushed";
  const registry::Json metadata = registry::parse_json(read(path, kWhat));
  if (!metadata.is_object()) throw base::Error(fmt::format("the tool has written no JSON for {}", kWhat));
  const auto digest = metadata.find("containerimage.digest");
  if (digest == metadata.end() || !digest->is_string()) {
    throw base::Error(
        "the metadata that the tool has written have no \"containerimage.digest\": it has pushed nothing");
  }
  return parse(digest->get<std::string>(), "\"containerimage.digest\"");
}

image::Digest read_image_id(const std::string& path) {
  constexpr std::string_view kWhat = "the image's ID";
  const std::string bytes = read(path, kWhat);
  const std::string_view text = without_line_break(bytes);
  return parse(text.find(':') == text.npos ? fmt::format("sha256:{}", text) : std::string(text), kWhat);
}

}  // namespace build
