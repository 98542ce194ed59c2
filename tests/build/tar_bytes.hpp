#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

namespace tar {

// The types of entries in the ustar format.
inline constexpr char kFile = '0';
inline constexpr char kHardLink = '1';
inline constexpr char kSymlink = '2';
inline constexpr char kDevice = '3';
inline constexpr char kFolder = '5';
inline constexpr char kPipe = '6';

struct Entry {
  std::string_view name = {};
  std::string_view content = {};
  char type = kFile;
  std::string_view link = {};
  unsigned long long size = 0;  ///< that it claims to have, if not 0
};

/// A size as GNU tar writes those that are too large for octal digits.
inline std::string base256(unsigned long long size) {
  std::string bytes(12, '\0');
  bytes[0] = '\x80';
  for (std::size_t i = 11; i > 3; --i, size >>= 8U) bytes[i] = static_cast<char>(size & 0xFFU);
  return bytes;
}

/// One entry of a ustar archive, also of a kind that no tool would write.
inline std::string entry(const Entry& entry) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
  const auto number = [](unsigned long long value, int digits) {
    std::array<char, 32> text = {};
    std::snprintf(text.data(), text.size(), "%0*llo", digits, value);
    return std::string(text.data());
  };
  put(0, entry.name.substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, number(entry.content.size(), 11));
  if (entry.size != 0) put(124, base256(entry.size));
  put(136, "00000000000");
  put(156, std::string(1, entry.type));
  put(157, entry.link.substr(0, 100));
  put(257, std::string_view("ustar\00000", 8));
  put(148, "        ");
  unsigned long long sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, number(sum, 6) + std::string_view("\0 ", 2).data());
  header[154] = '\0';
  std::string bytes = header + std::string(entry.content);
  bytes.resize((bytes.size() + 511) / 512 * 512);
  return bytes;
}

/// The end of an archive.
inline std::string end() { return std::string(1024, '\0'); }

}  // namespace tar
