#pragma once

#include <vector>

#include "manifest/tree.hpp"

namespace manifest {

/// The mappings of a document that are Kubernetes resources: its root or, when that is a list ("kind" ends in
/// "List" and "items" is a sequence), the list itself and each of its items, nested lists included. In the
/// order of the nodes. Empty when the root is no mapping.
std::vector<NodeIndex> resources(const Tree& tree);

/// The innermost of `resources` that holds `node`, or kNoNode.
NodeIndex resource_of(const Tree& tree, const std::vector<NodeIndex>& resources, NodeIndex node);

}  // namespace manifest
