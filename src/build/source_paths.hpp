#pragma once

#include <string>

#include "config/source.hpp"

namespace build {

/// Checks what a Config of limited trust says of paths, for all builders alike: each of Source::paths, links
/// followed, has to lie in the source's folder, which is `folder`, absolute and with links resolved. Of what
/// a build will make, only the folder that it is put in is looked at. Runs nothing. Throws base::Error that
/// begins with the field; it does not tell whether there is anything outside.
void check_source_paths(const config::Source& source, const std::string& folder);

}  // namespace build
