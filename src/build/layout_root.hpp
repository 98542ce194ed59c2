#pragma once

#include <optional>

#include "build/image_document.hpp"

namespace build {

/// What a layout whose index.json is `index` is taken for: the only manifest that it names, be it several
/// times with different annotations; nothing if it names several that are one image for several platforms, so
/// that index.json itself is the root. Throws base::Error for one that names none or several images.
std::optional<Part> root_of(const ImageDocument& index);

}  // namespace build
