#pragma once

#include "cmd/options.hpp"

namespace cmd {

/// `kpin inspect`: prints the images of the resources, with where they came from as the resources' annotation
/// tells, as a table or as JSON. Nothing is resolved. Returns the exit status, 2 when an input cannot be
/// worked with; nothing is printed then. Throws base::Error for everything else.
int inspect(const InspectOptions& options);

}  // namespace cmd
