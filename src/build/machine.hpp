#pragma once

#include <initializer_list>
#include <string_view>

#include "build/builder.hpp"

namespace build {

// What a build depends on beside its files and options.

/// Notes those of these environment variables that are set, as "NAME=value".
void add_variables(Inputs& inputs, std::initializer_list<std::string_view> names);

/// Notes on what machine it is built, which decides the platform unless that is named. A local daemon is this
/// machine's; for one elsewhere the values of `daemon_variables`, which name it, stand for its machine: it
/// cannot be asked here, and a build too many is better than an image of the wrong platform.
void add_machine(Inputs& inputs, std::initializer_list<std::string_view> daemon_variables);

}  // namespace build
