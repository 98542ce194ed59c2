#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "image/reference.hpp"

namespace resolve {

/// The reference is a digest already: no registry is asked.
struct Keep {
  std::string pinned = {};  ///< registry/repository@digest
};

/// A registry tells the digest.
struct Lookup {
  image::Reference reference;
};

/// What is to be done for one reference.
using Plan = std::variant<Keep, Lookup>;

/// Decides for `reference`, as spelled by the user. Throws base::Error when it is malformed.
Plan plan(std::string_view reference);

}  // namespace resolve
