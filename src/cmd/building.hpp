#pragma once

#include <map>
#include <set>
#include <string>

#include "cmd/connection.hpp"
#include "cmd/options.hpp"
#include "resolve/resolver.hpp"
#include "resolve/rules.hpp"

namespace cmd {

/// Resolves references and builds what has a source; what tools write goes to standard error, each line
/// behind the name of the image. While there may be something to build, or a live view is shown, a signal
/// that ends kpin ends the tools and takes the view away first. Throws base::Interrupted then, and
/// base::Error when no registry can be asked at all.
std::map<std::string, resolve::Outcome> resolve_references(const std::set<std::string>& references,
                                                           const resolve::Rules& rules,
                                                           Connection& connection,
                                                           const BuildOptions& options);

/// `kpin builders`: prints each builder with its version, or why it does not work here. Returns the exit
/// status.
int show_builders();

}  // namespace cmd
