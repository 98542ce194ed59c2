#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/memo.hpp"
#include "build/builder.hpp"
#include "build/input_tag.hpp"
#include "build/order.hpp"
#include "build/target.hpp"
#include "image/digest.hpp"
#include "image/reference.hpp"
#include "registry/contents.hpp"

namespace build {

/// What registries are asked and told. All throw base::Error and are called from several threads at once.
struct Remote {
  /// What a tag of an image that may have been pushed before points to; nothing if it is not there, or if
  /// nobody is told.
  std::function<std::optional<image::Digest>(const image::Reference&)> find = {};

  /// What a tag points to, wherever references are looked up.
  std::function<image::Digest(const image::Reference&)> digest = {};

  /// Uploads an image or index to a repository, without a tag; `show` is told of the progress. Returns the
  /// root's digest.
  std::function<image::Digest(const registry::Contents&, const image::Reference& repository,
                              const Print& show)>
      push = {};

  /// Makes tags of a repository point to what it has under a digest; throws when it has nothing there.
  std::function<void(const image::Reference& pinned, const std::vector<std::string>& tags)> tag = {};
};

/// How images are built.
struct Options {
  std::string source_root = {};  ///< sources must lie in it; empty: the working directory
  EmittedHosts emitted = {};
  bool rebuild = false;  ///< also what the registry has already
  bool allowed = true;   ///< otherwise only what the registry has already is given

  /// Shows a line about an image to the user. Called from several threads at once.
  std::function<void(std::string_view image, std::string_view line)> show = {};
  std::function<std::chrono::system_clock::time_point()> now = [] {
    return std::chrono::system_clock::now();
  };
};

/// Builds what sources tell, each once however often it is asked for, unless the registry has already what
/// would come out. Safe to use from several threads at once.
class Builds {
 public:
  Builds(Remote remote, Options options) : remote_(std::move(remote)), options_(std::move(options)) {}

  /// Builds and pushes an image. One that is being built for the same source and destination is waited for.
  /// Throws base::Error beginning with the place of the source.
  Built build(const Order& order);

 private:
  struct Job;

  Built build_once(const Order& order);
  void look_at(Job& job);
  InputTag input_of(const Job& job);
  static Built refused(const Job& job);
  Built stay_local(Job& job);
  Built push(Job& job);
  Product produce(Job& job);
  image::Digest digest_of(const Product& product, Job& job);
  image::Digest digest_of_tag(const PushedTag& pushed, const image::Reference& tagged);
  void choose_tool(Job& job);
  image::Digest base_digest(const image::Reference& reference);
  std::string version_of(const Builder& builder);

  Remote remote_;
  Options options_;
  base::Memo<Built> built_ = {};
  base::Memo<image::Digest> base_digests_ = {};
  base::Memo<std::string> versions_ = {};
};

}  // namespace build
