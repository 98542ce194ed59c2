#pragma once

#include <map>
#include <string>

#include "cmd/connection.hpp"
#include "cmd/document_edits.hpp"
#include "cmd/manifests.hpp"
#include "cmd/options.hpp"
#include "resolve/resolver.hpp"

namespace cmd {

/// What the references of a run's inputs became.
struct Resolution {
  std::map<std::string, resolve::Outcome> outcomes = {};  ///< by reference

  /// The exit status: 0; 1 when a reference could not be resolved; 2 when an input cannot be worked with.
  /// Unless it is 0, nothing must be written but the results of a function.
  int status = 0;
};

/// Reads the inputs that `options` name. Throws base::InputError when the image map cannot be read, or the
/// lock would overwrite an input; see check_lock_place().
Manifests read_manifests(const PinOptions& options, Connection& connection);

/// Resolves every reference of `manifests`, also when something is wrong with the inputs: whoever mends them
/// wants to know the rest as well. Failures and warnings have been reported then and, unless `options` ask
/// for quiet, what the references became. Throws base::Error when no registry can be asked at all.
Resolution resolve_manifests(const Manifests& manifests, const PinOptions& options, Connection& connection);

/// Whether `options` ask for the images annotation.
Annotation annotation(const PinOptions& options);

/// What gets the annotation in files, which need not be for a cluster.
Annotation annotation_in_files(const PinOptions& options);

}  // namespace cmd
