#include "support/skip.hpp"

#include <cstdlib>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "support/catch.hpp"

namespace support {
namespace {

bool is_on_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace

void skipped(std::string_view reason) {
  std::cout << "SKIPPED: " << Catch::getResultCapture().getCurrentTestName() << ": " << reason << std::endl;
}

std::string missing_program(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (!is_on_path(name)) return name;
  }
  return {};
}

}  // namespace support
