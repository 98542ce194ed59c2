#pragma once

#include <functional>
#include <string>
#include <vector>

#include "manifest/edit.hpp"
#include "search/images.hpp"

namespace search {

/// The edits of the document that put what `pinned` gives for each site to be pinned in its place.
std::vector<manifest::Edit> rewrite(const Images& images,
                                    const std::function<std::string(const ImageSite&)>& pinned);

}  // namespace search
