// Golden cases: every folder of testdata/resolve is one run of the kpin binary against a registry of the
// test's own.
//
//   args         the arguments, one a line; none when there is no such file
//   stdin.yml    what stdin delivers; nothing when there is no such file
//   stdout.yml   what has to come out, byte for byte; nothing when there is no such file
//   stderr.txt   the same for stderr
//   exit         the exit status; 0 when there is no such file
//
// Any other file is an input that args may name: the run happens in a copy of the folder. "@REG@" stands for
// the registry's host and port everywhere. testdata/resolve/images.txt says what the registry holds. With
// KPIN_ACCEPT=1 the expectations are rewritten instead of compared; the diff is then what is to be reviewed.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* kPlaceholder = "@REG@";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string read_if_there(const fs::path& path) {
  return fs::exists(path) ? support::read_file(path.string()) : std::string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && !line.starts_with('#')) lines.push_back(line);
  }
  return lines;
}

/// What a case expects, or what it got; with the placeholder instead of the registry's host.
struct Outcome {
  std::string out = {};
  std::string err = {};
  int status = 0;
};

class GoldenFolder {
 public:
  explicit GoldenFolder(fs::path folder) : folder_(std::move(folder)) {}

  /// The folders that are cases, sorted.
  [[nodiscard]] std::vector<fs::path> cases() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.is_directory()) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  /// Uploads what images.txt lists: "repository:tag", or "repository:tag index" for one of two platforms.
  void seed(support::RegistryServer& registry) const {
    for (const auto& line : lines_of(support::read_file((folder_ / "images.txt").string()))) {
      std::istringstream words(line);
      std::string name;
      std::string kind;
      words >> name >> kind;
      const auto colon = name.rfind(':');
      const std::string repository = name.substr(0, colon);
      const std::string tag = name.substr(colon + 1);
      kind == "index" ? registry.put_index(repository, tag) : registry.put_image(repository, tag);
    }
  }

 private:
  fs::path folder_;
};

/// Runs one case in a copy of its folder.
Outcome run_case(const fs::path& folder, const std::string& host) {
  const support::TempFolder copy;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    copy.write(fs::relative(entry.path(), folder).string(),
               replaced(support::read_file(entry.path().string()), kPlaceholder, host));
  }
  support::ProcessOptions options;
  options.folder = copy.path();
  const auto result = support::run_kpin(lines_of(read_if_there(copy.path("args"))),
                                        read_if_there(copy.path("stdin.yml")), options);
  return {.out = replaced(result.out, host, kPlaceholder),
          .err = replaced(result.err, host, kPlaceholder),
          .status = result.status};
}

Outcome expected_of(const fs::path& folder) {
  const std::string status = read_if_there(folder / "exit");
  return {.out = read_if_there(folder / "stdout.yml"),
          .err = read_if_there(folder / "stderr.txt"),
          .status = status.empty() ? 0 : std::stoi(status)};
}

void write_or_remove(const fs::path& path, const std::string& text) {
  if (text.empty()) {
    fs::remove(path);
  } else {
    support::write_file(path.string(), text);
  }
}

void accept(const fs::path& folder, const Outcome& got) {
  write_or_remove(folder / "stdout.yml", got.out);
  write_or_remove(folder / "stderr.txt", got.err);
  write_or_remove(folder / "exit", got.status == 0 ? "" : std::to_string(got.status) + "\n");
}

}  // namespace

TEST_CASE("golden: every case of testdata/resolve comes out as recorded", "[golden]") {
  KPIN_NEEDS("docker-registry");
  const GoldenFolder golden(fs::path(KPIN_SOURCE_DIR) / "testdata" / "resolve");
  support::RegistryServer registry;
  golden.seed(registry);
  const bool accepting = std::getenv("KPIN_ACCEPT") != nullptr;

  for (const auto& folder : golden.cases()) {
    INFO("case " << folder.filename().string());
    const Outcome got = run_case(folder, registry.host());
    if (accepting) {
      accept(folder, got);
      continue;
    }
    const Outcome expected = expected_of(folder);
    CHECK(got.out == expected.out);
    CHECK(got.err == expected.err);
    CHECK(got.status == expected.status);
  }
}

TEST_CASE("golden: pinning what a case gave changes nothing", "[golden]") {
  KPIN_NEEDS("docker-registry");
  const GoldenFolder golden(fs::path(KPIN_SOURCE_DIR) / "testdata" / "resolve");
  for (const auto& folder : golden.cases()) {
    INFO("case " << folder.filename().string());
    const std::string pinned = replaced(expected_of(folder).out, kPlaceholder, support::closed_port());
    const auto again = support::run_kpin({}, pinned);  // nothing is left to be asked of any registry
    CHECK(again.out == pinned);
    CHECK(again.status == 0);
  }
}
