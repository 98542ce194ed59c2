#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "build/target.hpp"
#include "cmd/registry_flags.hpp"
#include "image/platform.hpp"

namespace cmd {

/// How registries and other servers are spoken to.
struct RegistryOptions {
  std::size_t concurrency = 64;
  std::vector<std::string> ca_certs = {};  ///< PEM files, trusted beside the system's
  Insecure insecure = {};                  ///< where plain HTTP is allowed
  std::map<std::string, std::vector<registry::Mirror>> mirrors = {};  ///< by host, in order
  std::chrono::seconds timeout = std::chrono::minutes(2);             ///< for a request with all its tries
  bool verify_certs = true;
  std::optional<std::chrono::seconds> cache = {};  ///< use answers of earlier runs up to this age
  bool verbose = false;                            ///< requests are shown
  bool progress = true;                            ///< on a terminal, what is under way is shown
};

/// What is read, and how strictly.
struct InputOptions {
  std::vector<std::string> files = {};  ///< files, folders, URLs, "-"; empty means standard input
  std::string image_map_file = {};      ///< empty: none
  bool strict = false;                  ///< warnings about Config documents are errors
};

/// What becomes of references, as far as flags tell.
struct ReferenceOptions {
  std::optional<image::Platform> platform = {};
  std::vector<std::string> skip = {};  ///< patterns
  bool keep_tag = false;
  bool keep_name = false;
  bool locked = false;
};

/// What may be built, and how.
struct BuildOptions {
  bool allowed = true;
  std::size_t concurrency = 4;
  bool rebuild = false;  ///< also what the registry has already
  build::EmittedHosts push_to = {};
  std::vector<std::string> allowed_builders = {};  ///< for Configs of limited trust, too
  std::string source_root = {};                    ///< empty: the working directory
  bool raw_options = true;                         ///< sources may have them
};

/// What is written beside the stream.
struct LockOptions {
  std::string lock_output = {};  ///< a file; empty: none
  std::string imgpkg_lock_output = {};
  bool origins_annotation = true;  ///< of the ImagesLock
};

/// What the command line of `kpin` asks for, defaults included.
struct PinOptions {
  InputOptions input = {};
  RegistryOptions registry = {};
  ReferenceOptions references = {};
  BuildOptions build = {};
  LockOptions lock = {};
  bool images_annotation = true;
  bool unresolved_inspect = false;  ///< list the references instead
  bool in_place = false;            ///< edit the files instead of writing a stream
  bool quiet = false;
};

/// `kpin diff`: tell what pinning would change.
struct DiffOptions {
  PinOptions pin = {};
};

/// How `kpin check` prints what it finds.
enum class Format { text, json, sarif, github };

/// `kpin check`: tell which references are not pinned.
struct CheckOptions {
  InputOptions input = {};
  RegistryOptions registry = {};  ///< for inputs given as URLs, and for drift
  ReferenceOptions references = {};
  bool drift = false;  ///< tell also which pins their tags no longer point to
  Format format = Format::text;
};

/// `kpin --update-lock FILE [PATTERN]`: look up again what a lock has.
struct UpdateLockOptions {
  std::string file = {};
  std::string pattern = "*";  ///< of the references as they stand in the lock
  InputOptions input = {};    ///< without files nothing is read
  RegistryOptions registry = {};
  ReferenceOptions references = {};
  BuildOptions build = {};
  bool quiet = false;
};

/// `kpin builders`: tell which builders there are, and which of them work here.
struct ShowBuilders {};

/// `kpin inspect`: tell which images the resources use.
struct InspectOptions {
  InputOptions input = {};
  RegistryOptions registry = {};  ///< for inputs given as URLs
  bool json = false;
};

/// `kpin auth HOST[/REPOSITORY]`: tell whose credentials would be used there.
struct AuthOptions {
  std::string registry = {};  ///< as typed
};

/// `kpin cache clear`: forget the answers of earlier runs.
struct ClearCache {};

/// `kpin schema config`: print the JSON Schema of Config documents.
struct ShowSchema {};

/// `kpin --help`, `kpin help`, also of one command: print this text.
struct ShowHelp {
  std::string text = {};
};

/// `kpin version`, `kpin --version`.
struct ShowVersion {
  bool json = false;
};

/// `kpin completion SHELL`: print a script for this shell.
struct ShowCompletion {
  std::string shell = {};  ///< as typed
};

using Command =
    std::variant<PinOptions, DiffOptions, CheckOptions, UpdateLockOptions, InspectOptions, AuthOptions,
                 ClearCache, ShowBuilders, ShowSchema, ShowCompletion, ShowHelp, ShowVersion>;

/// Reads the command line; `arguments` come without the program's name. Throws base::InputError for anything
/// it does not know or cannot use.
Command parse_command(const std::vector<std::string>& arguments);

}  // namespace cmd
