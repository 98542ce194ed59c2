#pragma once

#include "cmd/configuration.hpp"
#include "cmd/input.hpp"
#include "cmd/options.hpp"
#include "cmd/stream.hpp"

namespace cmd {

/// The inputs of one run, searched for images by the rules that their Config documents give. Warnings and
/// whatever is wrong have been reported.
struct Manifests {
  /// Throws base::InputError when the image map cannot be read.
  Manifests(Inputs inputs, const InputOptions& options);

  bool unread;  ///< something could not be read; the rest was
  Stream stream;
  Configuration configuration;
  bool misconfigured = false;  ///< not all of the configuration is known
  bool faulty = false;         ///< the stream must not be written
};

}  // namespace cmd
