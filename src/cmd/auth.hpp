#pragma once

#include "cmd/options.hpp"

namespace cmd {

/// `kpin auth HOST[/REPOSITORY]`: prints where kpin would take credentials from, and for which user, never a
/// secret. Runs a credential helper if that is where. Returns the exit status, 0 also when there are none.
/// Throws base::InputError for what is no registry, base::Error when a place cannot be read.
int show_auth(const AuthOptions& options);

}  // namespace cmd
