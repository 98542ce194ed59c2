#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "build/ignore_pattern.hpp"

namespace build {

/// What of a build context does not reach the builder, as .dockerignore files tell. Docker's two builders
/// differ about exceptions within ignored folders; what either of them takes is not ignored. Move-only; safe
/// to use from several threads at once.
class IgnoreRules {
 public:
  /// What the patterns say of a path, and what is needed to judge what lies in it.
  struct Verdict {
    bool is_ignored = false;
    std::vector<bool> matched = {};  ///< which patterns match it, as far as they were asked
  };

  /// Ignores nothing.
  IgnoreRules() = default;

  /// Reads what a .dockerignore file holds. Throws base::Error that begins with "line N" for a pattern that
  /// Docker would refuse as well.
  static IgnoreRules parse(std::string_view text);

  /// Judges what lies in a folder with the verdict `parent` (Verdict() for the context itself). `path` is
  /// relative to the context and has '/' between its parts.
  [[nodiscard]] Verdict judge(std::string_view path, const Verdict& parent) const;

  /// Whether the path is ignored.
  [[nodiscard]] bool ignores(std::string_view path) const;

  /// Whether something below an ignored folder may be taken back.
  [[nodiscard]] bool may_except_below(std::string_view folder) const;

  // Files that decide what is built, and are inputs wherever they are and whatever the patterns say. Empty:
  // there is none.
  std::string dockerfile = {};
  std::string ignore_file = {};

  /// Further paths that do not count, with all below them, whatever the patterns say.
  std::vector<std::string> left_out = {};

 private:
  /// Whether the older builder ignores it.
  [[nodiscard]] bool ignores_by_parts(std::string_view path) const;

  std::vector<IgnorePattern> patterns_ = {};
  bool has_exceptions_ = false;
};

/// Whose files count, where several are there.
enum class IgnoreFiles {
  kNone,        ///< the tool has no such files
  kDocker,      ///< NAME.dockerignore beside the Dockerfile called NAME, else .dockerignore in the context
  kContainers,  ///< Podman and Buildah: first the same, NAME.containerignore, then .containerignore
  kUnsure,      ///< not known: .dockerignore, unless one of the others is there; then nothing is ignored
};

/// The rules for a context in `folder` that is built by `dockerfile` (relative to the folder, or absolute;
/// empty for tools that have none). Throws base::Error that begins with the path of what cannot be read.
IgnoreRules read_ignore(const std::string& folder, const std::string& dockerfile,
                        IgnoreFiles files = IgnoreFiles::kDocker);

}  // namespace build
