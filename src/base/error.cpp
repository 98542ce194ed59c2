#include "base/error.hpp"

namespace base {

void Error::add_context(std::string_view clause) {
  message_.insert(0, ": ");
  message_.insert(0, clause);
}

}  // namespace base
