#include "build/git_repository.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/trimmed.hpp"
#include "build/file_io.hpp"
#include "build/git_config.hpp"

namespace build {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLine = 4096;  // bytes of a file that has one line

/// Where the parts of a repository are. Those of a linked work tree are in two places.
struct Places {
  fs::path own = {};     ///< HEAD and index
  fs::path common = {};  ///< objects, references and configuration
};

/// The top of the work tree; nothing in a bare repository or inside a ".git".
std::optional<std::string> top_of(const GitCommand& git) {
  const GitCommand::Answer answer = git.run({"rev-parse", "--is-inside-work-tree", "--show-toplevel"});
  if (answer.out.starts_with("false\n")) return std::nullopt;
  if (answer.status != 0) throw GitFailure("git rev-parse: " + answer.err);
  constexpr std::string_view kFirstLine = "true\n";
  return answer.out.substr(kFirstLine.size(), answer.out.size() - kFirstLine.size() - 1);
}

Places places_of(const GitCommand& git) {
  const fs::path own = git.ask({"rev-parse", "--absolute-git-dir"});
  const fs::path link = own / "commondir";
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(link, ignored))) return {.own = own, .common = own};
  const std::string to = read_file(link.string(), kMaxLine);
  return {.own = own, .common = own / base::trimmed(to)};
}

void write_file(const std::string& path, std::string_view bytes) {
  write_all(create_file(path).get(), bytes);
}

void link(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(to, error)) return;
  fs::create_symlink(to, from, error);
  if (error) throw base::Error(fmt::format("{}: cannot make a link: {}", from.string(), error.message()));
}

/// Large indexes are split: what seldom changes is in files of its own.
void link_index_parts(const fs::path& folder, const Places& places) {
  std::error_code error;
  fs::directory_iterator entry(places.own, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const fs::path name = entry->path().filename();
    if (name.string().starts_with("sharedindex.")) link(folder / name, entry->path());
  }
}

bool has_reftable(const std::vector<GitSetting>& settings) {
  return std::ranges::any_of(settings, [](const GitSetting& setting) {
    return setting.key == "extensions.refstorage" && setting.value && *setting.value != "files";
  });
}

bool has_extensions(const std::vector<GitSetting>& settings) {
  return std::ranges::any_of(
      settings, [](const GitSetting& setting) { return setting.key.starts_with("extensions."); });
}

/// Fills the empty `folder` with what Git needs to find in its directory.
void make_git_directory(const fs::path& folder, const Places& places,
                        const std::vector<GitSetting>& settings) {
  if (has_reftable(settings) && places.own != places.common) {
    throw GitFailure("its work tree is a linked one, and its references are not in files (reftable)");
  }
  std::vector<GitSetting> all = {
      {.key = "core.repositoryformatversion", .value = has_extensions(settings) ? "1" : "0"},
      {.key = "core.bare", .value = "false"}};
  all.insert(all.end(), settings.begin(), settings.end());
  write_file(folder / "config", format_git_config(all));
  // A link would have to lead to where Git expects it.
  write_file(folder / "HEAD", read_file((places.own / "HEAD").string(), kMaxLine));
  for (const char* name : {"refs", "packed-refs", "reftable", "shallow"})
    link(folder / name, places.common / name);
  link_index_parts(folder, places);
  fs::create_directory(folder / "info");
  for (const char* name : {"info/exclude", "info/attributes"}) link(folder / name, places.common / name);
  link(folder / "info/sparse-checkout", places.own / "info/sparse-checkout");
}

}  // namespace

std::optional<GitRepository> GitRepository::find(const std::string& folder) {
  const GitCommand theirs(folder);
  std::optional<std::string> top = top_of(theirs);
  if (!top) return std::nullopt;
  const Places places = places_of(theirs);
  const std::vector<GitSetting> settings =
      data_settings(parse_git_settings(theirs.ask({"config", "--show-scope", "-z", "--list"})));
  base::TempFolder own;
  make_git_directory(own.path(), places, settings);
  GitCommand git(*top, {{"GIT_DIR", own.path()},
                        {"GIT_WORK_TREE", *top},
                        {"GIT_OBJECT_DIRECTORY", (places.common / "objects").string()},
                        {"GIT_INDEX_FILE", (places.own / "index").string()}});
  git.switch_off_filters();
  return GitRepository(std::move(own), *std::move(top), std::move(git));
}

}  // namespace build
