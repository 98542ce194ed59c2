#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "image/platform.hpp"
#include "resolve/overrides.hpp"

namespace resolve {

/// Whether references may be looked up.
enum class Network {
  allowed,
  forbidden,  ///< what no lock or override settles is refused
};

/// Whether sources may hand options to build tools that kpin does not look at.
enum class RawOptions { allowed, forbidden };

/// How the names of images are written.
enum class Names {
  spelled_out,  ///< "index.docker.io/library/nginx"
  as_spelled,   ///< "nginx", as the user has it
};

/// All that the user said about what becomes of references.
struct Rules {
  Overrides overrides = {};
  std::vector<config::Source> sources = {};
  std::vector<config::Destination> destinations = {};
  std::vector<std::string> allowed_builders = {};  ///< that a Config of limited trust may use besides
  RawOptions raw_options = RawOptions::allowed;
  std::vector<config::Policy> policies = {};  ///< the first that fits counts
  std::vector<std::string> skip = {};         ///< patterns of references that are left alone
  std::optional<image::Platform> platform =
      {};  ///< taken out of every index, unless an override says another
  config::Policy::ReferenceForm form =
      config::Policy::ReferenceForm::digest;  ///< unless a policy says another
  Names names = Names::spelled_out;
  Network network = Network::allowed;
};

}  // namespace resolve
