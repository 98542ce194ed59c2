#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include <sys/stat.h>

#include "build/git.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

/// Sets variables of this process while it lives.
class Variables {
 public:
  explicit Variables(const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
      const char* before = getenv(name.c_str());
      before_[name] = before == nullptr ? std::nullopt : std::optional<std::string>(before);
      setenv(name.c_str(), value.c_str(), 1);
    }
  }
  ~Variables() {
    for (const auto& [name, value] : before_)
      value ? setenv(name.c_str(), value->c_str(), 1) : unsetenv(name.c_str());
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  std::map<std::string, std::optional<std::string>> before_ = {};
};

/// What is found of a folder that Git does know.
inline image::GitOrigin origin(const std::string& folder) {
  const build::GitFindings found = build::git_origin(folder);
  INFO(found.warning);
  REQUIRE(found.origin);
  CHECK(found.warning.empty());
  return *found.origin;
}

/// A program that leaves a trace when it is run.
inline std::string trap(const support::TempFolder& folder) {
  const std::string script = folder.write("trap", "#!/bin/sh\ntouch " + folder.path("sprung") + "\ncat\n");
  chmod(script.c_str(), 0700);
  return script;
}
