#include "cmd/program.hpp"

#include <algorithm>

#include "cmd/output.hpp"

namespace cmd {

namespace {

Program current = Program::kpin;

}  // namespace

void called_by(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  current = name == "kbld" ? Program::kbld : Program::kpin;
}

Program program() { return current; }

std::string_view program_name() { return current == Program::kbld ? "kbld" : "kpin"; }

int ended(int status) {
  if (current == Program::kpin) return status;
  if (status == 0) tell({{.text = "Succeeded"}});
  return std::min(status, 1);
}

}  // namespace cmd
