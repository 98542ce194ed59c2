#include "build/cleanup.hpp"

namespace build {

Cleanup::~Cleanup() {
  try {
    ask(command_);
  } catch (...) {
    // A destructor has nobody to tell; most often a failed build has not made what was to be removed.
  }
}

}  // namespace build
