#pragma once

#include "cmd/flags.hpp"
#include "cmd/options.hpp"

namespace cmd {

// What a command line says about one concern, defaults included. All throw base::InputError for what they
// cannot use.

/// How registries are spoken to.
RegistryOptions registry_options(const cxxopts::ParseResult& parsed);

/// What is read.
InputOptions input_options(const cxxopts::ParseResult& parsed);

/// What becomes of references.
ReferenceOptions reference_options(const cxxopts::ParseResult& parsed);

/// What may be built.
BuildOptions build_options(const cxxopts::ParseResult& parsed);

/// Which lock is written; at most one.
LockOptions lock_options(const cxxopts::ParseResult& parsed);

}  // namespace cmd
