#include "base/line_splitter.hpp"

namespace base {
namespace {

/// How many of the first `size` bytes of `text` to take without cutting a character.
std::size_t whole_characters(std::string_view text, std::size_t size) {
  constexpr std::size_t kMostFollowing = 3;
  const auto follows = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80; };
  for (std::size_t back = 0; back <= kMostFollowing && back < size; ++back) {
    if (!follows(size - back)) return size - back;
  }
  return size;  // no UTF-8
}

}  // namespace

void LineSplitter::add(std::string_view bytes) {
  while (!bytes.empty()) {
    if (std::exchange(after_return_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    put(bytes.substr(0, end));
    if (end == bytes.npos) return;
    after_return_ = bytes[end] == '\r';
    end_line();
    bytes.remove_prefix(end + 1);
  }
}

void LineSplitter::finish() {
  if (!line_.empty()) end_line();
}

void LineSplitter::put(std::string_view bytes) {
  line_ += bytes;
  while (line_.size() > max_line_) {
    const std::size_t size = whole_characters(line_, max_line_);
    sink_(std::string_view(line_).substr(0, size));
    line_.erase(0, size);
  }
}

void LineSplitter::end_line() {
  // Emptied first: the stream goes on behind this line also when the sink throws.
  const std::string line = std::exchange(line_, {});
  sink_(line);
}

}  // namespace base
