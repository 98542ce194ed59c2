#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "image/origin.hpp"
#include "manifest/tree.hpp"

namespace cmd {

/// Which resource something stands in; parts that it does not have are empty.
struct ResourceName {
  std::string api_version = {};
  std::string kind = {};
  std::string namespace_name = {};
  std::string name = {};  ///< "PREFIX*" where the cluster makes it from metadata.generateName

  /// "Deployment/web (apps/v1, namespace prod)", as far as it is known.
  [[nodiscard]] std::string text() const;
};

/// The name of `resource`, a mapping of the tree.
ResourceName name_of(const manifest::Tree& tree, manifest::NodeIndex resource);

/// The value of one of the resource's annotations; empty if it has no such.
std::string annotation_of(const manifest::Tree& tree, manifest::NodeIndex resource, std::string_view name);

/// With the fields "apiVersion", "kind", "namespace" and "name".
nlohmann::ordered_json to_json(const ResourceName& resource);

/// One place where an image is used.
struct ListedImage {
  std::string image = {};                   ///< the reference, as it stands there
  std::vector<image::Origin> origins = {};  ///< as the resource's images annotation tells
  ResourceName resource = {};
  std::string file = {};
  std::size_t line = 0;
  std::size_t column = 0;
};

}  // namespace cmd
