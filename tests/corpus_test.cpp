// Properties of real manifests: every file below the folder that KPIN_CORPUS names, with a registry that has
// every image.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "base/error.hpp"
#include "manifest/encoding.hpp"
#include "manifest/split.hpp"
#include "search/find.hpp"
#include "support/catch.hpp"
#include "support/pinning.hpp"
#include "support/skip.hpp"

namespace {

namespace fs = std::filesystem;

const char* corpus() { return std::getenv("KPIN_CORPUS"); }

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<fs::path> files() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(corpus())) {
    const std::string name = entry.path().filename();
    if (entry.is_regular_file() && name != "README.md" && name != "SOURCES.tsv")
      found.push_back(entry.path());
  }
  REQUIRE(found.size() > 100);
  return found;
}

/// The documents of a file; nothing when it is no UTF-8.
std::vector<std::string_view> documents(std::string_view bytes) {
  try {
    manifest::check_utf8(bytes);
  } catch (const base::InputError&) {
    return {};
  }
  if (bytes.starts_with(manifest::kByteOrderMark)) bytes.remove_prefix(manifest::kByteOrderMark.size());
  return manifest::split(bytes);
}

/// Scalars under a key "image" in documents that are YAML, blank ones, nulls and other types included.
std::size_t count_image_scalars(std::string_view bytes) {
  std::size_t count = 0;
  for (const std::string_view document : documents(bytes)) {
    const manifest::Tree tree = manifest::Tree::parse(document);
    for (const manifest::Node& node : tree.nodes()) {
      if (node.key == manifest::kNoNode || tree[node.key].value != "image") continue;
      const manifest::Node& value = node.kind == manifest::Kind::alias ? tree[node.target] : node;
      if (value.kind == manifest::Kind::scalar) ++count;
    }
  }
  return count;
}

/// The column `image_scalars` of SOURCES.tsv, by file; files for which it is empty are left out.
std::map<std::string, std::size_t> counted_image_scalars() {
  std::map<std::string, std::size_t> counted;
  std::ifstream table(fs::path(corpus()) / "SOURCES.tsv");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    constexpr std::size_t kFile = 0;
    constexpr std::size_t kImageScalars = 7;
    if (cells.size() > kImageScalars && !cells[kImageScalars].empty()) {
      counted[cells[kFile]] = std::stoul(cells[kImageScalars]);
    }
  }
  REQUIRE(counted.size() > 100);
  return counted;
}

}  // namespace

TEST_CASE("corpus: with no rule that matches the output is the input", "[corpus]") {
  KPIN_SKIP_IF(corpus() == nullptr, "KPIN_CORPUS is not set");
  for (const fs::path& path : files()) {
    const std::string bytes = read(path);
    cmd::Stream stream({{.name = path, .bytes = bytes}}, 1);
    stream.search(search::Rules({{.key = config::KeyMatcher{.name = "no-such-key"}}}), 1);
    CAPTURE(path);
    CHECK(stream.faults().empty());
    std::string out;
    stream.write({}, cmd::Annotation::written, [&](std::string_view piece) { out += piece; });
    CHECK(out == bytes);
  }
}

TEST_CASE("corpus: pinning changes image values and the annotation only, and only once", "[corpus]") {
  KPIN_SKIP_IF(corpus() == nullptr, "KPIN_CORPUS is not set");
  std::size_t pinned = 0;
  for (const fs::path& path : files()) {
    CAPTURE(path);
    try {
      support::check_pinning(read(path));
      ++pinned;
    } catch (const base::InputError& error) {
      CHECK(std::string(error.what()).find("0:") == std::string::npos);
    } catch (const std::exception& error) {
      FAIL_CHECK(error.what());
    }
  }
  CHECK(pinned > 100);
}

TEST_CASE("corpus: every image scalar that was counted is seen", "[corpus]") {
  KPIN_SKIP_IF(corpus() == nullptr, "KPIN_CORPUS is not set");
  for (const auto& [name, expected] : counted_image_scalars()) {
    CAPTURE(name);
    std::size_t seen = 0;
    try {
      seen = count_image_scalars(read(fs::path(corpus()) / name));
    } catch (const manifest::SyntaxError& error) {
      WARN(name << ": " << error.what());
      continue;
    }
    CHECK(seen == expected);
  }
}

TEST_CASE("corpus: what is no YAML passes byte for byte or is refused", "[corpus]") {
  KPIN_SKIP_IF(corpus() == nullptr, "KPIN_CORPUS is not set");
  for (const fs::path& path : files()) {
    if (!fs::exists(path.parent_path() / "error")) continue;
    CAPTURE(path);
    const std::string bytes = read(path);
    if (bytes.find("image") == std::string::npos) {
      CHECK(support::pin(bytes) == bytes);
    } else {
      CHECK_THROWS_AS(support::pin(bytes), base::InputError);
    }
    // With a needle in it, libyaml sees it: it either refuses the document or changes nothing outside the
    // pin.
    const std::string with_image = bytes + "\n---\n- image: r.io/a:1\n";
    CHECK(support::shorten_digests(support::pin(with_image)) == bytes + "\n---\n- image: r.io/a@sha256:…\n");
  }
}
