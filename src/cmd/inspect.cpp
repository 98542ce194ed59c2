#include "cmd/inspect.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/redact.hpp"
#include "build/remote_url.hpp"
#include "cmd/connection.hpp"
#include "cmd/input.hpp"
#include "cmd/json_text.hpp"
#include "cmd/listing.hpp"
#include "cmd/manifests.hpp"
#include "cmd/output.hpp"

namespace cmd {

namespace {

using base::printable;
using Json = nlohmann::ordered_json;

/// Bytes of a commit's hash that are shown.
constexpr std::size_t kShortHash = 12;

/// One origin as JSON: {"resolved": {"tag": …, "url": …}}.
struct ToJson {
  Json operator()(const image::GitOrigin& git) const {
    return {{"git",
             {{"dirty", git.dirty},
              {"remoteURL", build::redacted_remote(git.remote_url)},
              {"sha", git.sha},
              {"tags", git.tags}}}};
  }
  Json operator()(const image::LocalOrigin& local) const { return {{"local", {{"path", local.path}}}}; }
  Json operator()(const image::ResolvedOrigin& resolved) const {
    return {{"resolved", {{"tag", resolved.tag}, {"url", base::redacted(resolved.url)}}}};
  }
  Json operator()(const image::TaggedOrigin& tagged) const { return {{"tagged", {{"tags", tagged.tags}}}}; }
  Json operator()(const image::BuiltOrigin& built) const {
    return {{"built", {{"tool", built.tool}, {"version", built.version}}}};
  }
  Json operator()(const image::CachedOrigin& cached) const { return {{"cached", {{"tag", cached.tag}}}}; }
  Json operator()(const image::PreresolvedOrigin& known) const {
    return {{"preresolved", {{"url", base::redacted(known.url)}}}};
  }
  Json operator()(const image::PlatformSelectedOrigin& selected) const {
    return {{"platformSelected",
             {{"architecture", selected.architecture},
              {"index", selected.index},
              {"os", selected.os},
              {"variant", selected.variant}}}};
  }
};

/// One origin in a few words.
struct ToWords {
  std::string operator()(const image::GitOrigin& git) const {
    return fmt::format("git {}@{}{}", build::redacted_remote(git.remote_url), git.sha.substr(0, kShortHash),
                       git.dirty ? " (dirty)" : "");
  }
  std::string operator()(const image::LocalOrigin& local) const { return "built from " + local.path; }
  std::string operator()(const image::ResolvedOrigin& resolved) const {
    return "resolved " + base::redacted(resolved.url);
  }
  std::string operator()(const image::TaggedOrigin& tagged) const {
    return fmt::format("tagged {}", fmt::join(tagged.tags, " "));
  }
  std::string operator()(const image::BuiltOrigin& built) const {
    return fmt::format("by {}{}{}", built.tool, built.version.empty() ? "" : " ", built.version);
  }
  std::string operator()(const image::CachedOrigin& /*cached*/) const { return "built before"; }
  std::string operator()(const image::PreresolvedOrigin& /*known*/) const { return "preresolved"; }
  std::string operator()(const image::PlatformSelectedOrigin& selected) const {
    const std::string variant = selected.variant.empty() ? "" : '/' + selected.variant;
    return fmt::format("platform {}/{}{}", selected.os, selected.architecture, variant);
  }
};

std::string json(const std::vector<ListedImage>& images) {
  Json list = Json::array();
  for (const ListedImage& image : images) {
    Json origins = Json::array();
    for (const image::Origin& origin : image.origins) origins.push_back(std::visit(ToJson(), origin));
    list.push_back({{"image", base::redacted(image.image)},
                    {"origins", std::move(origins)},
                    {"resource", to_json(image.resource)},
                    {"file", image.file},
                    {"line", image.line},
                    {"column", image.column}});
  }
  constexpr int kIndent = 2;
  return json_text(Json{{"images", std::move(list)}}, kIndent) + '\n';
}

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string table(const std::vector<ListedImage>& images) {
  using Row = std::array<std::string, 4>;
  std::vector<Row> rows = {{"IMAGE", "ORIGINS", "RESOURCE", "PLACE"}};
  for (const ListedImage& image : images) {
    std::string origins;
    for (const image::Origin& origin : image.origins)
      origins += (origins.empty() ? "" : ", ") + std::visit(ToWords(), origin);
    rows.push_back({printable(base::redacted(image.image)), origins.empty() ? "-" : printable(origins),
                    printable(image.resource.text()),
                    printable(fmt::format("{}:{}", image.file, image.line))});
  }
  std::array<std::size_t, 4> widths = {};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      text += row[i] + std::string(widths[i] - width(row[i]) + 2, ' ');
    text += row.back() + '\n';
  }
  return base::without_line_commands(text);
}

}  // namespace

int inspect(const InspectOptions& options) {
  std::vector<ListedImage> images;
  {
    Connection connection(options.registry);
    const Manifests manifests(
        read_inputs(options.input.files, [&](const std::string& url) { return connection.fetch(url); }),
        options.input);
    if (manifests.unread || manifests.misconfigured || manifests.faulty) return 2;
    images = manifests.stream.listing();
  }
  std::ranges::stable_sort(images, {}, &ListedImage::image);
  write_stdout(options.json ? json(images) : table(images));
  return 0;
}

}  // namespace cmd
