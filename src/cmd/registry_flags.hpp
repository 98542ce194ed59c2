#pragma once

#include <istream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "registry/mirrors.hpp"

namespace cmd {

/// The values of an option that may be repeated, each as it was typed: the parser of the command line cuts
/// those of a std::vector at commas.
struct Repeated {
  std::vector<std::string> values = {};
};

/// Adds all that is left of `in`.
std::istream& operator>>(std::istream& in, Repeated& repeated);

/// What `--registry-insecure` says: "" and "true" mean every registry, "false" none, else one host each.
struct Insecure {
  bool every_host = false;
  std::set<std::string> hosts = {};
};

/// Throws base::InputError for a value that is no host.
Insecure read_insecure(const Repeated& values);

/// What `--registry-mirror` says, "HOST=MIRROR[,insecure]": the mirrors by host, in order. Throws
/// base::InputError for anything else.
std::map<std::string, std::vector<registry::Mirror>> read_mirrors(const Repeated& values);

}  // namespace cmd
