#include "cmd/folder_listing.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "cmd/file.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

/// Nobody means what is in there: references to branches, which may be called "x.yml".
constexpr std::string_view kGitFolder = ".git";

bool is_named_as_manifest(const fs::path& path) {
  static constexpr std::array<std::string_view, 3> kExtensions = {".yml", ".yaml", ".json"};
  return std::ranges::find(kExtensions, path.extension().string()) != kExtensions.end();
}

/// Lists folders one by one, so that what is wrong with an entry is the end of that entry only.
class Lister {
 public:
  explicit Lister(fs::path folder) : folders_({std::move(folder)}) {}

  FolderListing list() {
    while (!folders_.empty()) {
      const fs::path folder = std::move(folders_.back());
      folders_.pop_back();
      list_folder(folder);
    }
    std::ranges::sort(listing_.paths);
    std::ranges::sort(listing_.failures);
    return std::move(listing_);
  }

 private:
  void list_folder(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) take(*entry);
    if (error) fail(folder, "cannot list it and what is below it", error);
  }

  void take(const fs::directory_entry& entry) {
    std::error_code error;
    const fs::file_type own = entry.symlink_status(error).type();
    if (own == fs::file_type::directory) {
      if (entry.path().filename() != kGitFolder) folders_.push_back(entry.path());
      return;
    }
    if (!is_named_as_manifest(entry.path())) return;
    const fs::file_type target = entry.status(error).type();
    if (target == fs::file_type::none) {
      fail(entry.path(), own == fs::file_type::symlink ? "cannot follow the link" : "cannot look at it",
           error);
    } else if (target == fs::file_type::regular) {
      listing_.paths.push_back(entry.path().string());
    }
  }

  void fail(const fs::path& path, std::string_view what, const std::error_code& error) {
    listing_.failures.push_back(fmt::format("{}: {}: {}", shown_path(path.string()), what, error.message()));
  }

  std::vector<fs::path> folders_;  // still to be listed
  FolderListing listing_ = {};
};

}  // namespace

FolderListing manifests_below(const std::string& folder) { return Lister(folder).list(); }

}  // namespace cmd
