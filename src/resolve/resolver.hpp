#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "image/origin.hpp"
#include "image/reference.hpp"

namespace resolve {

/// Why a reference has no digest, for the user to read.
struct Failure {
  std::string message = {};
};

/// What became of one reference.
using Outcome = std::variant<image::ProvenImage, Failure>;

/// Asks a registry for the digest of a tag; throws base::Error. Called from several threads at once.
using Ask = std::function<image::Digest(const image::Reference&)>;

/// Resolves every reference, as spelled by the users, with one call of `ask` for each distinct image and at
/// most `concurrency` calls at once. Failures are outcomes too, so that all of them can be told together.
std::map<std::string, Outcome> resolve_all(const std::set<std::string>& references, const Ask& ask,
                                           std::size_t concurrency);

}  // namespace resolve
