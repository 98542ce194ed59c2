#include "support/helper_script.hpp"

#include <cstdlib>

#include <sys/stat.h>

namespace support {
namespace {

std::string search_path() {
  const char* value = std::getenv("PATH");
  return value != nullptr ? value : "/usr/bin:/bin";
}

}  // namespace

HelperScript::HelperScript(const std::string& name, std::string_view body) {
  folder_.write("runs", "");
  const std::string script =
      folder_.write("docker-credential-" + name, "#!/bin/sh\nserver=$(cat)\necho \"$1 $server\" >> " +
                                                     folder_.path("runs") + "\n" + std::string(body) + "\n");
  chmod(script.c_str(), 0700);
}

std::string HelperScript::path() const { return folder_.path() + ":" + search_path(); }

std::string HelperScript::runs() const { return folder_.read("runs"); }

PathVariable::PathVariable(const std::string& value) : before_(search_path()) {
  setenv("PATH", value.c_str(), 1);
}

PathVariable::~PathVariable() { setenv("PATH", before_.c_str(), 1); }

}  // namespace support
