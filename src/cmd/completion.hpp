#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/commands.hpp"

namespace cmd {

/// A flag, as a shell completes it.
struct CompletedFlag {
  /// Whether a value follows; an optional one follows only behind "=".
  enum class Value { none, optional, required };
  /// What the value is completed with.
  enum class Kind { anything, files, folders, hosts, words };

  std::string letter = {};  ///< "f" of "-f"; may be empty
  std::string name = {};    ///< "file" of "--file"
  std::string summary = {};
  bool repeatable = false;
  Value value = Value::none;
  Kind kind = Kind::anything;
  std::vector<std::string> words = {};            ///< for Kind::words
  std::vector<std::string_view> refused_by = {};  ///< the commands that it does not go with
};

/// Every flag of kpin, by name, from the table that `--help` prints. The kind of a value is what its
/// placeholder there says: PATH and FILE are files, FOLDER, HOST, BOOL, BUILDER and OS/ARCH... what they are
/// called, and small letters with "|" between them the words themselves.
std::vector<CompletedFlag> completed_flags();

/// The first clause of a flag's help.
std::string first_clause(std::string_view help);

/// The script that makes a shell complete kpin's command lines: "bash", "fish" or "zsh". Throws
/// base::InputError for any other.
std::string completion_script(std::string_view shell);

/// Those scripts, for these flags and commands().
std::string bash_completion(const std::vector<CompletedFlag>& flags);
std::string fish_completion(const std::vector<CompletedFlag>& flags);
std::string zsh_completion(const std::vector<CompletedFlag>& flags);

}  // namespace cmd
