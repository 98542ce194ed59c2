#include "build/machine.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include "base/environment.hpp"

namespace build {

void add_variables(Inputs& inputs, std::initializer_list<std::string_view> names) {
  const base::Environment environment = base::process_environment();
  for (const std::string_view name : names) {
    const auto found = environment.find(name);
    if (found != environment.end()) inputs.words.push_back(fmt::format("{}={}", name, found->second));
  }
}

void add_machine(Inputs& inputs, std::initializer_list<std::string_view> daemon_variables) {
  const base::Environment environment = base::process_environment();
  bool elsewhere = false;
  for (const std::string_view name : daemon_variables) {
    const std::string value = base::variable(environment, name);
    if (value.empty() || value.starts_with("unix:")) continue;
    elsewhere = true;
    inputs.words.push_back(fmt::format("{}={}", name, value));
  }
  utsname machine = {};
  if (!elsewhere && uname(&machine) == 0) {
    inputs.words.push_back(fmt::format("machine={}", &machine.machine[0]));
  }
}

}  // namespace build
