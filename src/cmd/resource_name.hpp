#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "manifest/tree.hpp"
#include "search/images.hpp"

namespace cmd {

/// Which resource something stands in; parts that it does not have are empty.
struct ResourceName {
  std::string api_version = {};
  std::string kind = {};
  std::string namespace_name = {};
  std::string name = {};  ///< "PREFIX*" where the cluster makes it from metadata.generateName

  /// Whether there is anything that a reader would know it by.
  [[nodiscard]] bool is_known() const { return !kind.empty() || !name.empty(); }

  /// "Deployment/web (apps/v1, namespace prod)", as far as it is known.
  [[nodiscard]] std::string text() const;
};

/// The name of `resource`, a mapping of the tree.
ResourceName name_of(const manifest::Tree& tree, manifest::NodeIndex resource);

/// The value of one of the resource's annotations; empty if it has no such.
std::string annotation_of(const manifest::Tree& tree, manifest::NodeIndex resource, std::string_view name);

/// The nodes of the resources of `images`, which were found in `tree`, in their order; kNoNode for what
/// stands in none.
std::vector<manifest::NodeIndex> resource_nodes(const manifest::Tree& tree, const search::Images& images);

/// With the fields "apiVersion", "kind", "namespace" and "name".
nlohmann::ordered_json to_json(const ResourceName& resource);

}  // namespace cmd
