#pragma once

#include <functional>
#include <string>

#include "build/builder.hpp"
#include "image/digest.hpp"
#include "image/reference.hpp"

namespace build {

/// What an image is built from, as a tag: "kpin-" and 64 hexadecimal digits. Equal inputs have equal tags, on
/// every machine of one architecture.
struct InputTag {
  std::string tag = {};
  std::string doubt = {};  ///< why other images may have the same tag; empty if they cannot

  [[nodiscard]] bool is_complete() const { return doubt.empty(); }
};

/// What is not to be found in Inputs.
struct InputContext {
  std::string tool = {};    ///< as Config calls it
  std::string commit = {};  ///< of the folder's Git work tree; empty if there is none
  std::function<image::Digest(const image::Reference&)> digest = {};  ///< what a base image is now
};

/// Reads all of the inputs and looks up the images among them. The version of the tool does not count, nor
/// does a folder ".git" at the top, which differs from clone to clone: in its place stands the commit. Throws
/// base::Error for files that cannot be read.
InputTag input_tag(const Inputs& inputs, const InputContext& context);

}  // namespace build
