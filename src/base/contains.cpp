#include "base/contains.hpp"

#include <cstring>

namespace base {

bool contains(std::string_view text, std::string_view needle) {
  return needle.size() <= text.size() &&
         memmem(text.data(), text.size(), needle.data(), needle.size()) != nullptr;
}

}  // namespace base
