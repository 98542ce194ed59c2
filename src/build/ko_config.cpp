#include "build/ko_config.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "build/file_io.hpp"
#include "manifest/tree.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;
using manifest::NodeIndex;

/// What ko builds upon unless it is told otherwise, since 0.13.
constexpr std::string_view kDefaultBase = "cgr.dev/chainguard/static:latest";

constexpr std::size_t kMaxConfig = std::size_t{1} * 1024 * 1024;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// ko's keys are without case.
bool is_key(std::string_view text, std::string_view key) {
  return std::equal(text.begin(), text.end(), key.begin(), key.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  });
}

/// The configuration as a tree.
class Document {
 public:
  explicit Document(const manifest::Tree& tree) : tree_(tree) {}

  [[nodiscard]] NodeIndex followed(NodeIndex node) const {
    return tree_[node].kind == manifest::Kind::alias ? tree_[node].target : node;
  }

  /// The value under `key` in the root.
  [[nodiscard]] std::optional<NodeIndex> find(std::string_view key) const {
    if (tree_.empty() || tree_[0].kind != manifest::Kind::mapping) return std::nullopt;
    std::optional<NodeIndex> found;
    const std::vector<NodeIndex> children = tree_.children(0);
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
      if (is_key(tree_[followed(children[i])].value, key)) found = followed(children[i + 1]);
    }
    return found;
  }

  /// A string, or those in a mapping's values.
  [[nodiscard]] std::vector<std::string> texts(NodeIndex node) const {
    std::vector<std::string> texts;
    if (tree_[node].kind == manifest::Kind::scalar) texts.emplace_back(tree_[node].value);
    if (tree_[node].kind != manifest::Kind::mapping) return texts;
    const std::vector<NodeIndex> children = tree_.children(node);
    for (std::size_t i = 1; i < children.size(); i += 2) {
      texts.emplace_back(tree_[followed(children[i])].value);
    }
    return texts;
  }

 private:
  const manifest::Tree& tree_;
};

/// The file that ko reads; empty if there is none.
fs::path config_file(const fs::path& folder, const base::Environment& environment) {
  const std::string set = base::variable(environment, "KO_CONFIG_PATH");
  if (!set.empty()) return is_file(folder / set) ? folder / set : folder / set / ".ko.yaml";
  for (const char* name : {".ko.json", ".ko.yaml", ".ko.yml"}) {
    if (is_file(folder / name)) return folder / name;
  }
  return {};
}

/// Formats that kpin does not read, but ko does.
bool has_other_config(const fs::path& folder) {
  constexpr std::string_view kEndings[] = {"toml",   "properties", "props", "prop", "hcl",
                                           "tfvars", "dotenv",     "env",   "ini"};
  return std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) {
    return is_file(folder / (".ko." + std::string(ending)));
  });
}

/// Adds what the configuration file says of base images.
void add_base_images(KoConfig& config) {
  const manifest::Tree tree = manifest::Tree::parse(config.text);
  const Document document(tree);
  for (const std::string_view key : {"defaultBaseImage", "baseImageOverrides"}) {
    const auto value = document.find(key);
    if (!value) continue;
    for (std::string& image : document.texts(*value)) config.base_images.push_back(std::move(image));
  }
  if (!document.find("defaultBaseImage")) config.base_images.emplace_back(kDefaultBase);
}

/// Templates may have the time and any variable in them; C code is compiled by whatever is installed.
bool depends_on_more(const std::string& text) {
  return text.find("{{") != text.npos || text.find("CGO_ENABLED=1") != text.npos;
}

}  // namespace

KoConfig read_ko_config(const std::string& folder, const base::Environment& environment) {
  KoConfig config;
  const fs::path file = config_file(folder, environment);
  if (!file.empty()) config.text = read_file(file.string(), kMaxConfig);
  config.complete = !depends_on_more(config.text) && !has_other_config(folder) &&
                    base::variable(environment, "KO_BASEIMAGEOVERRIDES").empty();
  try {
    add_base_images(config);
  } catch (const manifest::SyntaxError&) {
    config.complete = false;
  }
  // The variable wins over the file, but not over its overrides; one image too many does no harm.
  const std::string set = base::variable(environment, "KO_DEFAULTBASEIMAGE");
  if (!set.empty()) {
    const auto unused = std::find(config.base_images.begin(), config.base_images.end(), kDefaultBase);
    if (unused != config.base_images.end()) config.base_images.erase(unused);
    config.base_images.push_back(set);
  }
  const auto is_local = [](const std::string& image) { return image.starts_with("ko.local"); };
  if (std::any_of(config.base_images.begin(), config.base_images.end(), is_local)) config.complete = false;
  return config;
}

}  // namespace build
