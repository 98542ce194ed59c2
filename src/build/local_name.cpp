#include "build/local_name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "image/digest.hpp"

namespace build {

namespace {

constexpr std::size_t kMaxName = 50;

bool may_stay(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/// Each run of other characters becomes one '-'.
std::string cleaned(std::string_view text) {
  std::string result;
  bool replaced = false;
  for (const char c : text) {
    const bool stays = may_stay(c);
    if (stays || !replaced) result += stays ? c : '-';
    replaced = !stays;
  }
  return result;
}

}  // namespace

std::string local_name(std::string_view image, std::string_view ending) {
  std::string name = cleaned(image);
  name.erase(0, std::min(name.find_first_not_of('-'), name.size()));  // no tag begins like that
  if (name.size() > kMaxName) {
    name.resize(kMaxName);
    if (name.back() == '-') name.back() = 'e';  // as users' scripts may know it
  }
  return fmt::format("kbld:{}{}{}", name, name.empty() ? "" : "-", cleaned(ending));
}

std::string temporary_name(const Task& task) {
  constexpr std::size_t kHex = 16;
  const std::string digest = image::Digest::of(task.scratch).text();
  return local_name(task.image, "tmp-" + digest.substr(digest.find(':') + 1, kHex));
}

}  // namespace build
