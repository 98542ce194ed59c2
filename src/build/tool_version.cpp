#include "build/tool_version.hpp"

#include <fmt/format.h>

namespace build {

std::string tool_version(const Command& command, std::string_view advice) {
  try {
    return ask(command);
  } catch (const base::Error& error) {
    throw base::Error(fmt::format("{}; {}", error.what(), advice));
  }
}

}  // namespace build
