#pragma once

#include <string>
#include <utility>

namespace config {

/// Where a path of a builder starts, and what it leads to.
enum class PathRole {
  source_file,   ///< a file, relative to the source's folder
  working_file,  ///< a file, relative to the working directory
  location,      ///< the same as source_file, or a URL or name in its place
  result,        ///< what the build makes, relative to the source's folder
};

/// A path among the options of a builder, as the user spelled it. No string is one by itself, so that
/// Fields::path() is the only way for a path of a Config into a builder's options: what that reads stands in
/// Source::paths, too, and a build checks it there, whichever builder it is for.
class SourcePath {
 public:
  SourcePath() = default;
  SourcePath(const char* text) : text_(text) {}  // a literal: nothing that a Config says
  explicit SourcePath(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  friend bool operator==(const SourcePath&, const SourcePath&) = default;

 private:
  std::string text_ = {};
};

/// A path and the field that it stands in.
struct PathField {
  std::string field = {};  ///< such as "sources[0].apko.config"
  SourcePath path = {};
  PathRole role = PathRole::source_file;
};

}  // namespace config
