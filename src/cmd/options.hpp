#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "cmd/registry_flags.hpp"

namespace cmd {

/// What the command line of `kpin` asks for, defaults included.
struct PinOptions {
  std::vector<std::string> files = {};  ///< files, folders, URLs, "-"; empty means standard input
  std::size_t registry_concurrency = 64;
  std::vector<std::string> registry_ca_certs = {};  ///< PEM files, trusted beside the system's
  Insecure registry_insecure = {};                  ///< where plain HTTP is allowed
  std::map<std::string, std::vector<registry::Mirror>> registry_mirrors = {};  ///< by host, in order
  std::chrono::seconds registry_timeout = std::chrono::minutes(2);  ///< for a request with all its tries
  bool registry_verify_certs = true;
  bool quiet = false;
};

/// `kpin auth HOST[/REPOSITORY]`: tell whose credentials would be used there.
struct AuthOptions {
  std::string registry = {};  ///< as typed
};

/// `kpin schema config`: print the JSON Schema of Config documents.
struct ShowSchema {};

/// `kpin --help`: print this text.
struct ShowHelp {
  std::string text = {};
};

/// `kpin version`.
struct ShowVersion {};

using Command = std::variant<PinOptions, AuthOptions, ShowSchema, ShowHelp, ShowVersion>;

/// Reads the command line; `arguments` come without the program's name. Throws base::InputError for anything
/// it does not know or cannot use.
Command parse_command(const std::vector<std::string>& arguments);

}  // namespace cmd
