#pragma once

#include <string>
#include <vector>

namespace cmd {

/// What is to be read of a folder.
struct FolderListing {
  std::vector<std::string> paths = {};     ///< sorted
  std::vector<std::string> failures = {};  ///< a message for each entry that could not be looked at, sorted
};

/// Every .yml, .yaml and .json file in `folder` and below it, links to files included, but for what is in a
/// folder ".git" and in folders that are links. Links that lead nowhere and what is no regular file are
/// passed over: reading a pipe might never end. A link that leads in a circle, or a folder that cannot be
/// listed, is a failure, and the rest is listed all the same.
FolderListing manifests_below(const std::string& folder);

}  // namespace cmd
