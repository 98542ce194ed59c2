#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "build/order.hpp"
#include "config/config.hpp"
#include "image/origin.hpp"
#include "image/platform.hpp"
#include "image/reference.hpp"
#include "resolve/rules.hpp"
#include "semver/constraint.hpp"
#include "semver/select.hpp"

namespace resolve {

/// The user's rules forbid what a reference would become: no policy lets that pass as merely unresolved.
class Refused : public base::Error {
 public:
  using base::Error::Error;
};

/// The reference is left as it is.
struct Leave {};

/// The user has said what it becomes.
struct Known {
  image::ProvenImage image = {};
};

/// It is a digest already.
struct Keep {
  image::Reference reference;
};

/// A registry tells the digest of a tag.
struct Lookup {
  image::Reference reference;
};

/// A registry tells the tags, and one of them is chosen.
struct SelectTag {
  std::string repository = {};  ///< as spelled, without tag and digest
  semver::Constraint constraint = {};
  std::optional<semver::Prereleases> prereleases = {};
};

/// What is to be done for one reference.
struct Plan {
  std::variant<Leave, Known, Keep, Lookup, SelectTag, build::Order> action = Leave();
  std::string name = {};  ///< the reference that is looked at, as spelled by the user or by an override
  std::optional<image::Platform> platform = {};          ///< to be taken out of the index that is found
  std::vector<image::Platform> required_platforms = {};  ///< that an index has to have
  config::Policy::ReferenceForm form = config::Policy::ReferenceForm::digest;
  Names names = Names::spelled_out;
};

/// Decides for `reference`, as spelled by the user, without I/O. Throws Refused when the rules forbid it and
/// base::Error when it is malformed.
Plan plan(std::string_view reference, const Rules& rules);

/// Whether a skip pattern or a policy says that `reference` is to be left as it is.
bool is_skipped(std::string_view reference, const Rules& rules);

/// The policy that `reference` comes under; nullptr when there is none. Patterns are compared with it as it
/// is spelled and as it is spelled out.
const config::Policy* policy_of(std::string_view reference, const Rules& rules);

}  // namespace resolve
