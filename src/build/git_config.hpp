#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace build {

/// One entry of Git's configuration.
struct GitSetting {
  std::string scope = {};                 ///< whose it is: "system", "global", "local", "worktree", "command"
  std::string key = {};                   ///< such as "remote.origin.url"
  std::optional<std::string> value = {};  ///< nothing: a name alone, which means true

  friend bool operator==(const GitSetting&, const GitSetting&) = default;
};

/// What `git config --show-scope -z --list` prints, in its order. Takes anything: what is cut off at the end
/// is left out.
std::vector<GitSetting> parse_git_settings(std::string_view list);

/// Those that decide how a repository's files are to be read, and where its remotes are. None of them names
/// a program, and no other has an effect on what kpin asks. What the user says of remotes and formats is left
/// out, as Git knows that by itself.
std::vector<GitSetting> data_settings(const std::vector<GitSetting>& settings);

/// A configuration file that says the same, whatever bytes values and the middle of keys have. Keys that no
/// file can have are left out.
std::string format_git_config(const std::vector<GitSetting>& settings);

}  // namespace build
