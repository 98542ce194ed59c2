#include "build/git.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/find_program.hpp"
#include "base/interrupt.hpp"
#include "base/quoted.hpp"
#include "build/git_repository.hpp"
#include "build/git_status.hpp"
#include "build/remote_url.hpp"
#include "http/redact.hpp"

namespace build {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNoCommits = "<no commits>";
constexpr std::string_view kNoRemote = "<unknown>";
constexpr int kMaxDepth = 10;  // of submodules in submodules

/// Whether there is a ".git" in the folder or above it.
bool seems_to_be_repository(const fs::path& folder) {
  std::error_code ignored;
  for (fs::path place = fs::absolute(folder, ignored); !place.empty(); place = place.parent_path()) {
    if (fs::exists(fs::symlink_status(place / ".git", ignored))) return true;
    if (place == place.parent_path()) break;
  }
  return false;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

/// Names that nobody can read, or that would break out of their line, are left out: changed, they would be
/// others.
std::vector<std::string> tags(const GitCommand& git) {
  std::vector<std::string> names =
      lines(git.ask({"for-each-ref", "--points-at=HEAD", "--format=%(refname:strip=2)", "refs/tags"}));
  std::erase_if(names, [](const std::string& name) { return http::one_line(name, name.size()) != name; });
  std::ranges::sort(names);
  return names;
}

/// The address of the remote called `name`; nothing if there is no such remote, or if it has none.
std::optional<std::string> address(const GitCommand& git, const std::string& name) {
  const std::string url = git.ask({"ls-remote", "--get-url", "--", name});
  return url == name ? std::nullopt : std::optional(url);
}

std::string remote(const GitCommand& git) {
  std::optional<std::string> url = address(git, "origin");
  if (!url) {
    const std::vector<std::string> names = lines(git.ask({"remote"}));
    if (!names.empty()) url = address(git, *std::ranges::min_element(names));
  }
  return url ? redacted_remote(*url) : std::string(kNoRemote);
}

/// The folders of submodules that are there, none of them outside of `top`.
std::vector<std::string> submodules(const GitCommand& git, const fs::path& top) {
  std::error_code ignored;
  const fs::path list = top / ".gitmodules";
  if (!fs::is_regular_file(list, ignored)) return {};
  const GitCommand::Answer answer =
      git.run({"config", "-z", "--file", list.string(), "--get-regexp", "^submodule\\..*\\.path$"});
  std::vector<std::string> result;
  std::istringstream entries(answer.out);
  for (std::string entry; std::getline(entries, entry, '\0');) {
    const fs::path folder = fs::weakly_canonical(top / entry.substr(entry.find('\n') + 1), ignored);
    const fs::path inside = folder.lexically_relative(fs::canonical(top, ignored));
    const bool is_inside = !inside.empty() && inside != "." && *inside.begin() != "..";
    if (is_inside && fs::exists(fs::symlink_status(folder / ".git", ignored)))
      result.push_back(folder.string());
  }
  return result;
}

bool has_dirty_submodule(const GitRepository& repository, int depth) {
  if (depth > kMaxDepth) throw base::Error("its submodules are nested too deeply");
  return std::ranges::any_of(submodules(repository.git(), repository.top()), [&](const std::string& folder) {
    const std::optional<GitRepository> inner = GitRepository::find(folder);
    return inner && (git_status(*inner).dirty || has_dirty_submodule(*inner, depth + 1));
  });
}

std::optional<image::GitOrigin> find(const std::string& folder) {
  const std::optional<GitRepository> repository = GitRepository::find(folder);
  if (!repository) return std::nullopt;
  const GitStatus state = git_status(*repository);
  const bool has_commit = !state.commit.empty();
  return image::GitOrigin{.dirty = state.dirty || has_dirty_submodule(*repository, 1),
                          .remote_url = remote(repository->git()),
                          .sha = has_commit ? state.commit : std::string(kNoCommits),
                          .tags = has_commit ? tags(repository->git()) : std::vector<std::string>()};
}

}  // namespace

GitFindings git_origin(const std::string& folder) {
  std::string reason;
  if (!base::find_program("git")) {
    reason = "Git is not installed";
  } else {
    try {
      return {.origin = find(folder)};
    } catch (const base::Interrupted&) {
      throw;
    } catch (const base::Error& error) {
      reason = error.what();
    }
  }
  if (!seems_to_be_repository(folder)) return {};
  return {.warning = fmt::format("it is not noted which commit {} is at: {}", base::quoted(folder), reason)};
}

}  // namespace build
