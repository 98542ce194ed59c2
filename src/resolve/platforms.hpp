#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/digest.hpp"
#include "image/platform.hpp"
#include "registry/index.hpp"

namespace resolve {

/// Whether an image for `given` is what somebody wants who asks for `wanted`: the same operating system and
/// architecture; the same variant and version of the operating system if one is asked for; all the features
/// that are asked for.
bool satisfies(const image::Platform& given, const image::Platform& wanted);

/// The only manifest of `index` for `wanted`; manifests of no platform are passed over. Throws base::Error
/// that says what there is when none fits or several do.
image::Digest select_platform(const registry::ManifestDocument& index, const image::Platform& wanted);

/// Those of `required` that `index` has nothing for.
std::vector<image::Platform> missing_platforms(const registry::ManifestDocument& index,
                                               const std::vector<image::Platform>& required);

/// "linux/amd64, linux/arm64/v8": the platforms that `index` has, in its order.
std::string platforms_text(const registry::ManifestDocument& index);

}  // namespace resolve
