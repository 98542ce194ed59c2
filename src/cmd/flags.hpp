#pragma once

#include <string>
#include <string_view>

#define CXXOPTS_NO_REGEX  // its own parser is smaller, and std::regex recurses on what users type
#include <cxxopts.hpp>

#include "cmd/registry_flags.hpp"

namespace cxxopts::values {

/// So that cxxopts tells that the flag may be repeated.
template <>
struct type_is_container<cmd::Repeated> {
  static constexpr bool value = true;  // NOLINT(readability-identifier-naming): cxxopts asks for it
};

}  // namespace cxxopts::values

namespace cmd {

/// Every flag of kpin with its help: the table that the command line, `--help` and the completions come from.
/// completion.hpp tells what placeholders mean. What they mean is read by option_values.cpp,
/// option_groups.cpp and options.cpp; only those and completion.cpp include this.
cxxopts::Options flags();

/// What `kpin COMMAND --help` prints for a word of commands(), with the options that go with it; for any
/// other word, what `kpin --help` prints.
std::string help_text(std::string_view word);

}  // namespace cmd
