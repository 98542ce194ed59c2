#pragma once

#include <string>
#include <string_view>

namespace support {

/// A Pod of seven lines whose only image is this one, at line 7 and column 12.
inline std::string pod(std::string_view image) {
  return "apiVersion: v1\n"
         "kind: Pod\n"
         "metadata:\n"
         "  name: a\n"
         "spec:\n"
         "  containers:\n"
         "  - image: " +
         std::string(image) + "\n";
}

/// Whether `part` is somewhere in `text`.
inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// How many times `part` is in `text`.
inline int occurrences(std::string_view text, std::string_view part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

}  // namespace support
