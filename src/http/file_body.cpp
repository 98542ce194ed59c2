#include "http/file_body.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "http/redact.hpp"

namespace http {
namespace {

constexpr std::size_t kLongestName = 500;

std::string cannot_read(const std::string& path, int error) {
  return fmt::format("cannot read {}: {}", one_line(path, kLongestName),
                     std::generic_category().message(error));
}

}  // namespace

FileBody::FileBody(FileRegion region)
    : region_(std::move(region)), file_(open(region_.path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (!file_) throw TransportError(TransportError::Kind::unreadable, cannot_read(region_.path, errno));
}

std::optional<std::size_t> FileBody::read(char* buffer, std::size_t size) noexcept {
  const std::size_t wanted = std::min<std::uint64_t>(size, region_.size - position_);
  if (wanted == 0) return 0;
  for (;;) {
    const ssize_t got = pread(file_.get(), buffer, wanted, static_cast<off_t>(region_.offset + position_));
    if (got > 0) {
      position_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (got < 0 && errno == EINTR) continue;
    const int error = errno;
    try {
      failure_ = got < 0 ? cannot_read(region_.path, error)
                         : fmt::format("{} ends after {} bytes, which is too early",
                                       one_line(region_.path, kLongestName), region_.offset + position_);
    } catch (...) {
      failure_ = "cannot read";  // short enough to need no memory
    }
    return std::nullopt;
  }
}

bool FileBody::seek(std::uint64_t position) noexcept {
  if (position > region_.size) return false;
  position_ = position;
  return true;
}

}  // namespace http
