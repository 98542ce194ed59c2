#include "build/cleanup.hpp"

#include <chrono>

#include "base/process.hpp"

namespace build {

namespace {

constexpr std::chrono::seconds kLimit(30);

}  // namespace

Cleanup::~Cleanup() {
  try {
    base::run_process(command_.argv, {.input = command_.input,
                                      .folder = command_.folder,
                                      .limit = kLimit,
                                      .environment = tool_environment(command_.variables),
                                      .interruption = base::Interruption::passes_by});
  } catch (...) {
    // A destructor has nobody to tell; most often a failed build has not made what was to be removed.
  }
}

}  // namespace build
