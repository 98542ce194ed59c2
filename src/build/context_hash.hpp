#pragma once

#include <string>

#include "build/ignore.hpp"

namespace build {

/// The SHA-256 hash, as 64 hexadecimal digits, of all that a build in `folder` can see, as far as the rules
/// do not ignore it: names, types, contents, targets of symbolic links (which are not followed) and numbers
/// of devices; and of the rules' Dockerfile and ignore file, wherever they are. Checkouts of one commit on
/// different machines have the same hash, which leaves out what differs between them: times, owners, and of
/// permissions all but whether a file's owner may execute it, whether it is set-user-ID and whether it is
/// set-group-ID. Read and write permissions come from the umask of whoever made the checkout; git knows the
/// first of the three, and nothing sets the others by itself. Permissions of folders come from the umask,
/// too, or from the folder above.
///
/// Files are read on all cores, with a buffer of 256 KiB each. Throws base::Error that names the file which
/// cannot be read or is not what it was a moment ago: a hash of something that never was is worth nothing.
std::string context_hash(const std::string& folder, const IgnoreRules& rules);

}  // namespace build
