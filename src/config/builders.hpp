#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/source_path.hpp"

namespace config {

/// The tool is left to kpin: docker, podman or buildah, whichever works.
struct DefaultBuild {};

/// What all tools that build a Dockerfile understand.
struct DockerfileOptions {
  std::string target = {};  ///< the stage to build; empty: the last
  bool pull = false;
  bool no_cache = false;
  SourcePath file = {};  ///< the Dockerfile, relative to the source's folder; empty: "Dockerfile"
  std::vector<std::string> raw_options = {};
};

/// `docker build`.
struct DockerBuild {
  DockerfileOptions options = {};
  std::optional<bool> buildkit = {};  ///< nothing: as docker itself decides
};

/// `docker buildx build`.
struct BuildxBuild {
  DockerfileOptions options = {};
};

/// `podman build`.
struct PodmanBuild {
  DockerfileOptions options = {};
};

/// `buildah build`.
struct BuildahBuild {
  DockerfileOptions options = {};
};

/// `kubectl buildkit build`.
struct KubectlBuildkitBuild {
  DockerfileOptions options = {};
  std::string platform = {};
};

/// `buildctl build` with a buildkitd, here or elsewhere.
struct BuildkitBuild {
  DockerfileOptions options = {};
  std::string address = {};                 ///< "tcp://HOST:PORT", "unix:///…"; empty: as buildctl decides
  std::vector<std::string> platforms = {};  ///< empty: the buildkitd's own
  SourcePath ca_cert = {};                  ///< PEM files, relative to the working directory
  SourcePath cert = {};
  SourcePath key = {};
  std::string server_name = {};  ///< that the certificate has to be for; empty: the address's
};

/// kaniko's executor.
struct KanikoBuild {
  DockerfileOptions options = {};
};

/// `pack build`.
struct PackBuild {
  std::string builder = {};
  std::vector<SourcePath> buildpacks = {};
  bool clear_cache = false;
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

/// apko's configuration when nobody names one.
inline constexpr std::string_view kApkoConfig = "apko.yaml";

/// `apko build`.
struct ApkoBuild {
  SourcePath config = {};  ///< relative to the source's folder; empty: "apko.yaml"
  std::vector<std::string> archs = {};
  std::vector<SourcePath> repositories = {};
  std::vector<SourcePath> keyrings = {};
  std::vector<std::string> raw_options = {};
};

/// A PipelineRun or TaskRun in a cluster.
struct TektonRun {
  std::string pipeline = {};                       ///< either this
  std::string task = {};                           ///< or this is the name of what is run
  std::map<std::string, std::string> params = {};  ///< with templates
  std::string name_space = {};                     ///< empty: kubectl's
  std::string context = {};                        ///< empty: kubectl's
  std::string service_account = {};                ///< empty: the namespace's default
  std::string result_digest = "IMAGE_DIGEST";      ///< the result that is the digest
  std::string result_url = "IMAGE_URL";            ///< the result that is the reference
};

/// Any command.
struct CommandBuild {
  /// What the command leaves behind.
  enum class Output {
    digest_file,     ///< it has pushed; a file has the digest, or a reference that ends in it
    oci_layout,      ///< a folder that is an OCI image layout, to be pushed
    oci_archive,     ///< a tar of such a folder
    docker_archive,  ///< a tar as `docker save` writes it
    standard_output  ///< it has pushed; the last line of its stdout is the digest, or ends in it
  };

  std::vector<std::string> argv = {};           ///< with templates
  std::map<std::string, std::string> env = {};  ///< with templates, beside kpin's own environment
  Output output = Output::digest_file;

  /// Where that is, relative to the source's folder; empty: where KPIN_OUTPUT says.
  SourcePath output_path = {};
};

/// The tool that builds, and with what options.
using Builder = std::variant<DefaultBuild, DockerBuild, BuildxBuild, PodmanBuild, BuildahBuild,
                             KubectlBuildkitBuild, BuildkitBuild, KanikoBuild, PackBuild, KoBuild, BazelRun,
                             ApkoBuild, TektonRun, CommandBuild>;

/// What a builder is called in a Config and by --allow-builder; "default" for none.
std::string_view name_of(const Builder& builder);

/// The names of all builders but "default".
std::vector<std::string_view> builder_names();

/// Whether it does whatever its options say, so that a stranger's Config must not use it unasked.
bool runs_anything(const Builder& builder);

/// The options that go to the tool as they are.
const std::vector<std::string>& raw_options(const Builder& builder);

}  // namespace config
