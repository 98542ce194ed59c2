#pragma once

#include <string>
#include <variant>
#include <vector>

namespace image {

/// The image was built from a Git work tree.
struct GitOrigin {
  bool dirty = false;           ///< with changes that were not committed
  std::string remote_url = {};  ///< without credentials
  std::string sha = {};         ///< of the commit
  std::vector<std::string> tags = {};

  auto operator<=>(const GitOrigin&) const = default;
};

/// The image was built from a folder.
struct LocalOrigin {
  std::string path = {};

  auto operator<=>(const LocalOrigin&) const = default;
};

/// A registry was asked what a tag points to.
struct ResolvedOrigin {
  std::string tag = {};
  std::string url = {};  ///< the reference that was looked up, as the user spelled it

  auto operator<=>(const ResolvedOrigin&) const = default;
};

/// The pushed image was given tags.
struct TaggedOrigin {
  std::vector<std::string> tags = {};

  auto operator<=>(const TaggedOrigin&) const = default;
};

/// A tool built the image.
struct BuiltOrigin {
  std::string tool = {};     ///< as it is called in a Config, such as "docker"
  std::string version = {};  ///< of the tool; may be empty

  auto operator<=>(const BuiltOrigin&) const = default;
};

/// The image had been built before from the same inputs, and was not built again.
struct CachedOrigin {
  std::string tag = {};  ///< under which the registry had it

  auto operator<=>(const CachedOrigin&) const = default;
};

/// The user said what the image is.
struct PreresolvedOrigin {
  std::string url = {};

  auto operator<=>(const PreresolvedOrigin&) const = default;
};

/// One image was taken out of an index.
struct PlatformSelectedOrigin {
  std::string architecture = {};
  std::string index = {};  ///< registry/repository@digest of the index
  std::string os = {};
  std::string variant = {};

  auto operator<=>(const PlatformSelectedOrigin&) const = default;
};

/// One step of how a reference came to its digest.
using Origin = std::variant<GitOrigin, LocalOrigin, ResolvedOrigin, TaggedOrigin, PreresolvedOrigin,
                            PlatformSelectedOrigin, BuiltOrigin, CachedOrigin>;

/// An image and where it came from.
struct ProvenImage {
  std::string url = {};              ///< registry/repository@digest
  std::vector<Origin> origins = {};  ///< in the order they happened; empty when it was a digest already

  auto operator<=>(const ProvenImage&) const = default;
};

}  // namespace image
