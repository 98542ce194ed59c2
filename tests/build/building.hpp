#pragma once

#include <string>
#include <variant>
#include <vector>

#include "build/builder.hpp"
#include "support/temp_folder.hpp"

/// A source with a Dockerfile, and what is needed to build it.
class Source {
 public:
  explicit Source(const std::string& dockerfile = "FROM scratch\nCOPY file /\n") {
    write("Dockerfile", dockerfile);
    write("file", "contents");
  }

  /// The absolute path of a file that is written now.
  std::string write(const std::string& name, const std::string& bytes) const {
    return folder_.write(name, bytes);
  }

  [[nodiscard]] const std::string& path() const { return folder_.path(); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.path(name); }
  [[nodiscard]] const std::string& scratch() const { return scratch_.path(); }

  /// With a destination, or without.
  [[nodiscard]] build::Task task(const std::string& push_to = {}) const {
    return {.image = "team/app:1.0", .folder = path(), .push_to = push_to, .scratch = scratch()};
  }

  /// Builds and returns "pushed DIGEST", "tag", "tag of DIGEST DIGEST" or "local REFERENCE".
  std::string build(const config::Builder& options, const std::string& push_to = {}) {
    build::Runner runner([this](std::string_view line) { lines.emplace_back(line); });
    return text_of(build::make_builder(options)->build(task(push_to), runner));
  }

  static std::string text_of(const build::Product& product) {
    if (const auto* pushed = std::get_if<build::Pushed>(&product)) return "pushed " + pushed->digest.text();
    if (const auto* local = std::get_if<build::Local>(&product)) return "local " + local->reference;
    const auto& candidates = std::get<build::PushedTag>(product).candidates;
    std::string text = candidates.empty() ? "tag" : "tag of";
    for (const image::Digest& digest : candidates) text += " " + digest.text();
    return text;
  }

  std::vector<std::string> lines = {};  ///< what the tools have written

 private:
  support::TempFolder folder_;
  support::TempFolder scratch_;
};
