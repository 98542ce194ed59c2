#pragma once

#include <vector>

#include "base/file_id.hpp"
#include "config/source.hpp"

namespace cmd {

/// The regular files that this process was started with: standard input's, and those of the other file
/// descriptors that it would hand on to a child. kpin's own are not among them. Many names lead to such a
/// file: /dev/stdin, /proc/self/fd/3, links, its own one.
std::vector<base::FileId> inherited_files();

/// The trust in a Config that is read from the open file `fd`: full for a regular file that is not one of
/// `inherited`. The names by which it was opened do not matter.
config::Trust trust_in(int fd, const std::vector<base::FileId>& inherited);

}  // namespace cmd
