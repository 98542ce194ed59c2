#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "cmd/configuration.hpp"
#include "cmd/message_text.hpp"
#include "cmd/stream.hpp"
#include "config/lock.hpp"
#include "support/catch.hpp"
#include "support/pinning.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

// The fenced blocks of docs/ and README.md are run, offline. What one is follows the language in its first
// line: "config" begins an example, "input" is what that is applied to, and the others are what has to come
// out. "mistake" is a config that is warned of.

namespace {

struct Block {
  std::string kind = {};
  std::string text = {};
};

/// The blocks of a page that have a kind.
std::vector<Block> blocks_of(const std::string& page) {
  std::istringstream lines(support::read_file(KPIN_SOURCE_DIR "/docs/" + page));
  std::vector<Block> blocks;
  std::optional<Block> open;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("```")) {
      if (open) open->text += line + '\n';
    } else if (!open) {
      const std::size_t blank = line.find(' ');
      open.emplace(Block{.kind = blank == line.npos ? "" : line.substr(blank + 1)});
    } else {
      if (!open->kind.empty()) blocks.push_back(*open);
      open.reset();
    }
  }
  return blocks;
}

/// `text` with "sha256:…" written out.
std::string with_digests(std::string text) {
  const std::string dots = "…";
  for (std::size_t at = text.find(dots); at != text.npos; at = text.find(dots))
    text.replace(at, dots.size(), std::string(64, 'a'));
  return text;
}

std::string whole_config(const std::string& text) {
  const std::string head = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";
  return with_digests(text.starts_with("apiVersion:") ? text : head + text);
}

/// Where an image goes that is built, as if it had been.
build::Built built(const build::Order& order) {
  if (order.destination == nullptr) throw base::Error("nowhere to push " + order.image);
  const std::string& name = order.destination->new_image;
  return {.pushed = image::Reference::parse(name + '@' + image::Digest::of(name).text()),
          .name = name,
          .origins = {image::LocalOrigin{.path = order.source->path}}};
}

/// A registry that has every image but those called "gone", as an index for two platforms and under five
/// tags.
resolve::Effects registries() {
  const auto digest = [](const image::Reference& reference) {
    if (reference.repository().ends_with("/gone")) throw base::Error("404 MANIFEST_UNKNOWN");
    return image::Digest::of(reference.text());
  };
  const auto manifest = [digest](const image::Reference& reference) {
    registry::ManifestDocument index = {.digest = digest(reference),
                                        .media_type = "application/vnd.oci.image.index.v1+json"};
    for (const auto* architecture : {"amd64", "arm64"}) {
      index.manifests.push_back({.media_type = "application/vnd.oci.image.manifest.v1+json",
                                 .digest = image::Digest::of(architecture),
                                 .platform = image::Platform{.os = "linux", .architecture = architecture}});
    }
    return index;
  };
  const auto tags = [](const image::Reference& /*any*/) {
    return std::vector<std::string>{"1.4.2", "1.9.0", "2.0.0-rc.1", "2.0.0", "latest"};
  };
  return {.digest = digest, .manifest = manifest, .tags = tags, .build = built};
}

std::string lines(const std::vector<cmd::Message>& messages) {
  std::string text;
  for (const cmd::Message& message : messages) text += cmd::placed_text(message) + '\n';
  return support::shorten_digests(text);
}

/// A config applied to an input, as kpin does it.
class Example {
 public:
  Example(const std::string& config, const std::string& input)
      : stream_({{.name = "kpin.yml", .bytes = config}, {.name = "deploy.yml", .bytes = with_digests(input)}},
                1),
        configuration_(cmd::read_configuration(stream_, {})) {
    stream_.search(search::Rules(configuration_.search_rules()), 1);
    outcomes_ = resolve::resolve_all(stream_.references(), configuration_.rules({}, {}), registries(),
                                     {.lookups = 1});
  }

  [[nodiscard]] std::string faults() const { return lines(stream_.faults()) + lines(configuration_.faults); }
  [[nodiscard]] std::string warnings() const { return lines(configuration_.warnings); }
  [[nodiscard]] std::string failures() const { return lines(stream_.failures(outcomes_)); }

  [[nodiscard]] std::string output() const {
    if (!failures().empty()) return failures();
    std::string text;
    stream_.write(outcomes_, cmd::Annotation::left_out, [&](std::string_view piece) { text += piece; });
    return support::shorten_digests(text);
  }

  [[nodiscard]] std::string lock() const {
    return support::shorten_digests(config::write_lock(locked(), configuration_.config.user_rules()));
  }
  [[nodiscard]] std::string images_lock() const {
    return support::shorten_digests(config::write_images_lock(locked(), config::OriginsAnnotation::write));
  }

 private:
  [[nodiscard]] std::vector<config::LockedImage> locked() const {
    std::vector<config::LockedImage> images;
    for (const auto& [reference, outcome] : outcomes_)
      images.push_back({.image = reference, .pinned = std::get<image::ProvenImage>(outcome)});
    return images;
  }

  cmd::Stream stream_;
  cmd::Configuration configuration_;
  std::map<std::string, resolve::Outcome> outcomes_ = {};
};

/// What an example has to show under `kind`.
std::string shown(const Example& example, const std::string& kind) {
  if (kind == "output") return example.output();
  if (kind == "failure") return example.failures();
  if (kind == "warning") return example.warnings();
  if (kind == "lock") return example.lock();
  if (kind == "imageslock") return example.images_lock();
  return "no kind of block is called " + kind;
}

/// Runs the examples of a page; returns how many blocks of each kind it has.
std::map<std::string, int> run_examples(const std::string& page) {
  std::map<std::string, int> seen;
  std::string config;
  std::string input;
  for (const Block& block : blocks_of(page)) {
    INFO(page << ", " << block.kind << ":\n" << block.text);
    ++seen[block.kind];
    if (block.kind == "config" || block.kind == "mistake") {
      config = whole_config(block.text);
      input.clear();
      const Example alone(config, "");
      CHECK(alone.faults().empty());
      CHECK(alone.warnings().empty() == (block.kind == "config"));
    } else if (block.kind == "input") {
      input = block.text;
      CHECK(Example(config, input).faults().empty());
    } else {
      CHECK(shown(Example(config, input), block.kind) == block.text);
    }
  }
  return seen;
}

}  // namespace

TEST_CASE("docs: the examples of config.md do what they show", "[documentation]") {
  std::map<std::string, int> seen = run_examples("config.md");
  CHECK(seen["config"] > 15);
  CHECK(seen["output"] + seen["failure"] == seen["input"]);
  CHECK(seen["warning"] == seen["mistake"]);
}

TEST_CASE("docs: the examples of build.md do what they show", "[documentation]") {
  std::map<std::string, int> seen = run_examples("build.md");
  CHECK(seen["config"] > 1);
  CHECK(seen["output"] == seen["input"]);
}

TEST_CASE("docs: the Config document of README.md is one", "[documentation]") {
  CHECK(run_examples("../README.md")["config"] == 1);
}

TEST_CASE("docs: the locks of locks.md are those that are written", "[documentation]") {
  std::map<std::string, int> seen = run_examples("locks.md");
  CHECK(seen["lock"] == 1);
  CHECK(seen["imageslock"] == 1);
}

TEST_CASE("docs: inspect.md shows what is printed", "[documentation]") {
  std::map<std::string, std::string> shown;
  for (const Block& block : blocks_of("inspect.md")) shown[block.kind] = block.text;
  const support::TempFolder folder;
  folder.write("pinned.yml", shown["input"]);
  const auto inspect = [&](support::Argv more) {
    more.insert(more.begin(), {"inspect", "-f", "pinned.yml"});
    return support::run_kpin(more, {}, {.folder = folder.path()}).out;
  };
  CHECK(inspect({}) == shown["table"]);
  CHECK(inspect({"--json"}) == shown["inspect"]);
}
