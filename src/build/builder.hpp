#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "build/ignore.hpp"
#include "build/runner.hpp"
#include "build/template.hpp"
#include "config/builders.hpp"
#include "image/digest.hpp"
#include "registry/contents.hpp"

namespace build {

/// One image to be built by one tool.
struct Task {
  std::string image = {};    ///< that it is built for, as the user spelled it
  std::string folder = {};   ///< to build from: absolute, symlinks resolved
  std::string push_to = {};  ///< "registry/repository:tag" to push to; empty: the image stays with the tool
  std::string scratch = {};  ///< an empty folder for the tool's files, removed after the build
  Values values = {};        ///< what templates in options may name

  /// What it is built upon has to be what registries have now, whatever the tool has by the same names.
  bool pull = false;
};

/// The tool has pushed the image to the repository of Task::push_to.
struct Pushed {
  image::Digest digest;
};

/// The tool has pushed the image to Task::push_to and cannot tell its digest: it is what the registry has for
/// that tag now.
struct PushedTag {
  std::vector<image::Digest> candidates = {};  ///< it has to be one of these, if there are any
};

/// The image is where the tool keeps images, for there was nowhere to push it.
struct Local {
  std::string reference = {};  ///< by which the tool knows it
};

/// What a build gives. Contents are files that kpin has to push itself; those in Task::scratch live as long
/// as that.
using Product = std::variant<Pushed, PushedTag, Local, registry::Contents>;

/// What a build depends on, as far as it can be known before it. Builds with equal inputs, the contents of
/// the files and images included, give equal images, unless there is more than this tells.
struct Inputs {
  std::string folder = {};      ///< with all that is in it, absolute; ignore files count
  std::string dockerfile = {};  ///< absolute, may be outside of the folder; empty: the tool uses none
  IgnoreFiles ignore_files = IgnoreFiles::kNone;  ///< which of them count
  std::vector<std::string> words = {};            ///< whatever else makes a difference: options, variables
  std::vector<std::string> images = {};    ///< references that are built upon, beside those of the Dockerfile
  std::vector<std::string> left_out = {};  ///< paths relative to the folder that the build itself makes
  bool complete = true;  ///< nothing else makes a difference; otherwise it is built each time
};

/// A build tool with the options that the user has given it. Immutable and safe to use from several threads
/// at once.
class Builder {
 public:
  virtual ~Builder() = default;

  /// What it is called in a Config, such as "docker".
  [[nodiscard]] virtual std::string_view name() const = 0;

  /// The tool's version, such as "24.0.5". Throws base::Error saying why it does not work here.
  [[nodiscard]] virtual std::string version() const = 0;

  /// What decides what `task` gives; Task::push_to is not known yet. Reads files and the environment, and
  /// runs nothing. Throws base::Error for a source that is not as it has to be.
  [[nodiscard]] virtual Inputs inputs(const Task& task) const = 0;

  /// Builds, and pushes if the tool is one that does. What it has tagged and written besides is gone when it
  /// returns or throws. Throws base::Error, mostly Failed.
  [[nodiscard]] virtual Product build(const Task& task, Runner& runner) const = 0;
};

/// The builder for these options; not for DefaultBuild.
std::unique_ptr<Builder> make_builder(const config::Builder& options);

/// Every builder, with default options, in the order in which they are listed to users.
std::vector<std::unique_ptr<Builder>> all_builders();

}  // namespace build
