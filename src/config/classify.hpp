#pragma once

#include <string_view>

namespace config {

/// The kind that `document` has if it speaks to kpin and not to the cluster: its apiVersion is
/// kbld.k14s.io/v1alpha1 or imgpkg.carvel.dev/v1alpha1. Empty for every other document, and for one that is
/// no YAML. The view lives as long as `document`, or is a literal.
std::string_view config_kind(std::string_view document);

}  // namespace config
