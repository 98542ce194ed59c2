#pragma once

#include <string>
#include <variant>
#include <vector>

#include "config/image_matcher.hpp"

namespace config {

/// `docker build`.
struct DockerBuild {
  std::string target = {};
  bool pull = false;
  bool no_cache = false;
  std::string file = {};
  bool buildkit = false;
  std::vector<std::string> raw_options = {};
};

/// `docker buildx build`.
struct BuildxBuild {
  std::string target = {};
  bool pull = false;
  bool no_cache = false;
  std::string file = {};
  std::vector<std::string> raw_options = {};
};

/// `pack build`.
struct PackBuild {
  std::string builder = {};
  std::vector<std::string> buildpacks = {};
  bool clear_cache = false;
  std::vector<std::string> raw_options = {};
};

/// `kubectl buildkit build`.
struct KubectlBuildkitBuild {
  std::string target = {};
  std::string platform = {};
  bool pull = false;
  bool no_cache = false;
  std::string file = {};
  std::vector<std::string> raw_options = {};
};

/// `ko build`.
struct KoBuild {
  std::vector<std::string> raw_options = {};
};

/// `bazel run`.
struct BazelRun {
  std::string target = {};
  std::vector<std::string> raw_options = {};
};

/// The tool that builds, and with what options; docker when the user names none.
using Builder = std::variant<DockerBuild, BuildxBuild, PackBuild, KubectlBuildkitBuild, KoBuild, BazelRun>;

/// An image that is built from a folder.
struct Source {
  ImageMatcher image = {};
  std::string path = {};  ///< as the user spelled it, relative to the working directory
  Builder builder = DockerBuild();
  std::string place = {};  ///< "file:line:column"
};

/// Where a built image is pushed to.
struct Destination {
  ImageMatcher image = {};
  std::string new_image = {};  ///< empty: the image itself
  std::vector<std::string> tags = {};
  std::string place = {};  ///< "file:line:column"
};

}  // namespace config
