#include "build/entry_name.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxName = 4096;

}  // namespace

std::string entry_name(std::string_view base, std::string_view name) {
  const auto refuse = [&] {
    throw base::Error(fmt::format("{} leads out of the archive: refused", base::quoted(name)));
  };
  if (name.size() > kMaxName) throw base::Error("a name in it is too long");
  if (name.starts_with('/')) refuse();
  std::vector<std::string_view> parts;
  const auto add = [&](std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('/', at), text.size());
      const std::string_view part = text.substr(at, end - at);
      at = end + 1;
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else {
        if (parts.empty()) refuse();
        parts.pop_back();
      }
    }
  };
  add(base);
  add(name);
  std::string result;
  for (const std::string_view part : parts) result.append(result.empty() ? "" : "/").append(part);
  return result;
}

std::string folder_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string::npos ? std::string() : name.substr(0, slash);
}

}  // namespace build
