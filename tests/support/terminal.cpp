#include "support/terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace support {

Terminal::Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)) {
  if (grantpt(master_.get()) != 0 || unlockpt(master_.get()) != 0) throw std::runtime_error("no terminal");
  path_ = ptsname(master_.get());
  slave_ = FileDescriptor(open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
}

void Terminal::resize(unsigned short columns, unsigned short rows) const {
  const winsize size = {rows, columns, 0, 0};
  if (ioctl(master_.get(), TIOCSWINSZ, &size) != 0) throw std::runtime_error("cannot resize");
}

void Terminal::read_for(std::chrono::milliseconds limit) {
  pollfd event = {master_.get(), POLLIN, 0};
  if (poll(&event, 1, static_cast<int>(limit.count())) <= 0) return;
  std::array<char, 4096> buffer;
  const ssize_t got = read(master_.get(), buffer.data(), buffer.size());
  if (got > 0) written_.append(buffer.data(), static_cast<std::size_t>(got));
}

bool Terminal::wait_for(std::string_view text, std::chrono::milliseconds limit) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + limit;
  while (written_.find(text) == std::string::npos) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return false;
    read_for(left);
  }
  return true;
}

const std::string& Terminal::written() {
  for (std::size_t before = written_.size() + 1; before != written_.size();) {
    before = written_.size();
    read_for({});
  }
  return written_;
}

std::vector<std::string> screen(std::string_view written) {
  std::vector<std::string> lines(1);
  std::size_t row = 0;
  std::size_t column = 0;
  const auto escape = [&](std::string_view sequence) {
    const std::size_t end = sequence.find_first_not_of("0123456789");
    const std::string number(sequence.substr(0, end));
    if (end == sequence.npos) throw std::logic_error("an escape sequence without an end");
    if (sequence[end] == 'A') {
      row -= std::min<std::size_t>(row, std::stoul(number));
    } else if (sequence[end] == 'J' && number.empty()) {
      lines.resize(row + 1);
      lines[row].resize(std::min(lines[row].size(), column));
    } else if (sequence[end] != 'm') {
      throw std::logic_error("an unknown escape sequence");
    }
    return end;
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written.substr(i).starts_with("\x1B[")) {
      i += 2 + escape(written.substr(i + 2));
    } else if (written[i] == '\r') {
      column = 0;
    } else if (written[i] == '\n') {
      if (++row == lines.size()) lines.emplace_back();
    } else {
      lines[row].resize(std::max(lines[row].size(), column + 1), ' ');
      lines[row][column++] = written[i];
    }
  }
  return lines;
}

}  // namespace support
