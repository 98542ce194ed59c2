#pragma once

#include <string>
#include <string_view>

#include "build/builder.hpp"
#include "image/digest.hpp"
#include "image/reference.hpp"

namespace build {

/// Where the image of `task` is to be pushed. Throws base::Error saying that `tool` does not build without,
/// if there is nowhere to push it.
image::Reference destination(const Task& task, std::string_view tool);

/// The digest that a tool tells of what it has pushed to `destination`: `told` is a digest, or a reference
/// that ends in one, with blanks around it. Throws base::Error for anything else, and for a reference of
/// another repository.
image::Digest told_digest(std::string_view told, const image::Reference& destination);

/// The values that templates in the options of `task` may name: "image" is where it is pushed.
Values template_values(const Task& task);

}  // namespace build
