#pragma once

#include <optional>
#include <string>

#include "image/origin.hpp"

namespace build {

/// What Git says of a folder.
struct GitFindings {
  std::optional<image::GitOrigin> origin = {};  ///< nothing if the folder is in no work tree
  std::string warning = {};  ///< why there is no origin although the folder seems to be in a work tree
};

/// Asks Git where the sources in a folder come from: the commit they are at ("<no commits>" if there is
/// none), all its tags, sorted, the address of the remote ("origin", else the first by name; "<unknown>"
/// without one), and whether anything in the work tree or its submodules is changed or untracked, for which
/// no filter is run. The repository may be a stranger's, see GitRepository. Throws base::Interrupted, and
/// nothing else: a build does not fail because Git does.
GitFindings git_origin(const std::string& folder);

}  // namespace build
