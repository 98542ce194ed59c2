#include "support/watched_fifo.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace support {
namespace {

constexpr int kPatience = 10'000;  // milliseconds

}  // namespace

WatchedFifo::WatchedFifo() {
  if (mkfifo(path().c_str(), 0600) != 0) throw std::runtime_error("cannot make " + path());
  reader_ = FileDescriptor(open(path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

bool WatchedFifo::is_written_to() const {
  pollfd file = {reader_.get(), POLLIN, 0};
  return poll(&file, 1, kPatience) == 1 && (file.revents & POLLIN) != 0;
}

bool WatchedFifo::is_left() const {
  pollfd file = {reader_.get(), 0, 0};
  return poll(&file, 1, kPatience) == 1;
}

std::string WatchedFifo::text() const {
  std::array<char, 1000> buffer = {};
  const ssize_t got = read(reader_.get(), buffer.data(), buffer.size());
  return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

}  // namespace support
