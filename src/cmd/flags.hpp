#pragma once

#include <string>

#define CXXOPTS_NO_REGEX  // its own parser is smaller, and std::regex recurses on what users type
#include <cxxopts.hpp>

namespace cmd {

/// Every flag of kpin with its help. What they mean is read by option_values.cpp, option_groups.cpp and
/// options.cpp.
cxxopts::Options flags();

/// What `kpin --help` prints.
std::string help_text(const cxxopts::Options& known);

}  // namespace cmd
