#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace {

/// The folders of src/, lowest first. A file may include from its own folder and from lower ones; folders on
/// one level know nothing of each other.
const std::map<std::string, int, std::less<>> kLevels = {
    {"base", 0},     {"semver", 1}, {"image", 1}, {"manifest", 2}, {"http", 2}, {"config", 3},
    {"registry", 3}, {"search", 4}, {"build", 4}, {"resolve", 5},  {"cmd", 6},  {"main.cpp", 7},
};

/// The first part of a path below src/.
std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.find('/'))); }

/// The paths that a file includes in quotes.
std::vector<std::string> includes_of(const std::filesystem::path& file) {
  constexpr std::string_view kStart = "#include \"";
  std::vector<std::string> result;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(kStart)) continue;
    const auto end = line.find('"', kStart.size());
    result.push_back(line.substr(kStart.size(), end - kStart.size()));
  }
  return result;
}

bool is_allowed(const std::string& from, const std::string& to) {
  return from == to || (kLevels.contains(from) && kLevels.contains(to) && kLevels.at(to) < kLevels.at(from));
}

}  // namespace

TEST_CASE("includes: they go only downwards", "[layout]") {
  const std::filesystem::path source = KPIN_SOURCE_DIR "/src";
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source)) {
    if (!entry.is_regular_file()) continue;
    const std::string file = entry.path().lexically_relative(source).string();
    for (const auto& included : includes_of(entry.path())) {
      ++seen;
      INFO("src/" << file << " includes \"" << included << '"');
      CHECK(is_allowed(folder_of(file), folder_of(included)));
    }
  }
  CHECK(seen > 0);
}
