#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "manifest/tree.hpp"

namespace config {

inline constexpr std::string_view kApiVersion = "kbld.k14s.io/v1alpha1";
inline constexpr std::string_view kLockApiVersion = "imgpkg.carvel.dev/v1alpha1";
inline constexpr std::string_view kLockKind = "ImagesLock";

/// Config, and the older kinds with the same fields.
inline constexpr std::array<std::string_view, 5> kKinds = {"Config", "Sources", "ImageOverrides",
                                                           "ImageDestinations", "ImageKeys"};

/// Who a document speaks to.
enum class Addressee {
  cluster,  ///< nothing in it is meant for kpin
  kpin,     ///< it is a Config, one of the older kinds with the same fields, or an ImagesLock; or a List that
            ///< has such; or it seems to be one, but is no YAML
  function,  ///< it is the ResourceList that a KRM function reads and writes, whatever is in it
  unclear,   ///< its apiVersion is one of those kinds', but its kind is none of them
};

/// Tells by apiVersion and kind.
Addressee addressee_of(std::string_view document);

/// Whether there is nothing in `document` but comments.
bool is_blank(std::string_view document);

/// What there is in a ResourceList with this addressee, kpin or unclear: the functionConfig and items, in the
/// order of the text.
std::vector<manifest::NodeIndex> configs_of_function(const manifest::Tree& tree,
                                                     Addressee addressee = Addressee::kpin);

/// The first item of a List that speaks to kpin; kNoNode when there is none.
manifest::NodeIndex config_in_list(const manifest::Tree& tree);

/// Whether these two name a Config or one of the older kinds.
bool is_config(std::string_view api_version, std::string_view kind);

/// Whether these two name an ImagesLock.
bool is_images_lock(std::string_view api_version, std::string_view kind);

}  // namespace config
