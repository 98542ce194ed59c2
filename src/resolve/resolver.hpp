#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "build/order.hpp"
#include "image/digest.hpp"
#include "image/origin.hpp"
#include "image/reference.hpp"
#include "registry/index.hpp"
#include "resolve/rules.hpp"

namespace resolve {

/// Why a reference has no digest, for the user to read.
struct Failure {
  std::string message = {};
};

/// The reference stays as it is, as the user wants it.
struct Left {
  std::string warning = {};  ///< why it could not be resolved, if the user wants to be told
};

/// What became of one reference.
using Outcome = std::variant<image::ProvenImage, Left, Failure>;

/// What plans are carried out with. All throw base::Error and are called from several threads at once.
struct Effects {
  std::function<image::Digest(const image::Reference&)> digest = {};  ///< what a tag points to
  std::function<registry::ManifestDocument(const image::Reference&)> manifest = {};
  std::function<std::vector<std::string>(const image::Reference&)> tags = {};  ///< of the repository
  std::function<build::Built(const build::Order&)> build = {};
  std::function<void()> settled = {};  ///< told each time that a reference has its outcome; may be empty
};

/// How much is done at a time.
struct Concurrency {
  std::size_t lookups = 64;
  std::size_t builds = 4;  ///< beside the lookups
};

/// Resolves every reference, as spelled by the users, asking each question once; what is to be built is built
/// meanwhile. Failures are outcomes too, so that all of them can be told together.
std::map<std::string, Outcome> resolve_all(const std::set<std::string>& references, const Rules& rules,
                                           const Effects& effects, const Concurrency& concurrency);

}  // namespace resolve
