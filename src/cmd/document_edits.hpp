#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/edit.hpp"
#include "resolve/resolver.hpp"
#include "search/images.hpp"

namespace cmd {

/// What gets the images annotation.
enum class Annotation {
  written,   ///< whatever has an image, as in a stream for a cluster
  on_typed,  ///< in files, what has an apiVersion and a kind: others may be of compose, or of a CI
  left_out,
};

/// The values of the images annotations of a document's resources, by their index in `images`; empty where
/// nothing was resolved.
std::vector<std::string> annotations(const search::Images& images,
                                     const std::map<std::string, resolve::Outcome>& outcomes,
                                     Annotation annotation);

/// The edits of a document that pin its images and annotate its resources. No outcome may be a Failure.
std::vector<manifest::Edit> document_edits(const search::Images& images,
                                           const std::map<std::string, resolve::Outcome>& outcomes,
                                           Annotation annotation);

}  // namespace cmd
