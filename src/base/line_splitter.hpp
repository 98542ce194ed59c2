#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace base {

/// Makes lines of a stream of bytes that comes in parts. A line ends with LF, CR LF or CR: what a progress
/// bar writes over itself is a line each time. What is longer than `max_line` bytes comes in pieces, cut
/// between characters of UTF-8.
class LineSplitter {
 public:
  /// Is called with each line, without its end; the view is good during the call.
  using Sink = std::function<void(std::string_view line)>;

  /// `max_line` is at least 4, as many bytes as a character may have.
  explicit LineSplitter(Sink sink, std::size_t max_line = std::size_t{8} * 1024)
      : sink_(std::move(sink)), max_line_(max_line) {}

  /// Takes the next part of the stream.
  void add(std::string_view bytes);

  /// The stream has ended: a last line without an end is one, too.
  void finish();

 private:
  void put(std::string_view bytes);
  void end_line();

  Sink sink_;
  std::size_t max_line_;
  std::string line_ = {};
  bool after_return_ = false;  // a line feed would belong to it
};

}  // namespace base
