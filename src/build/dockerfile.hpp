#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.hpp"
#include "build/dockerfile_variables.hpp"
#include "image/reference.hpp"

namespace build {

/// An image that a build takes from a registry.
struct BaseImage {
  /// What for. Builders other than BuildKit know no kSyntax.
  enum class Use { kFrom, kCopy, kMount, kSyntax };

  Use use = Use::kFrom;
  std::size_t line = 0;   ///< where it stands, counted from 1
  std::string text = {};  ///< its reference, variables replaced; as it stands if that cannot be done
  std::optional<image::Reference> reference = {};  ///< nothing: it is not known, see `problem`
  std::string problem = {};                        ///< why it is not known
};

/// The images that a Dockerfile names: in FROM, with defaults of ARG and build arguments applied, in
/// COPY --from and RUN --mount, in the syntax directive, also behind ONBUILD. Stages of the file and
/// "scratch" are none. Every image is there once for each use, in the order of the text; those of all stages,
/// also of stages that a build's target does not need, as only the builder knows what it needs. What a
/// frontend of the syntax directive takes beyond that is not known, nor are images that named contexts
/// (--build-context) put in place of others. Depends on nothing but the text and the arguments. Throws
/// base::Error for a text that is too large, not for one that is malformed: the builder tells that better.
std::vector<BaseImage> base_images(std::string_view dockerfile, const BuildArgs& args);

/// The build arguments in a builder's options: "--build-arg", "A=B" and "--build-arg=A=B"; the last one
/// counts. One without a value has that of the environment, if it has one there.
BuildArgs build_args(std::span<const std::string> options, const base::Environment& environment);

}  // namespace build
