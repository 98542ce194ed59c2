#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/value.hpp"
#include "image/origin.hpp"

namespace config {

/// The annotations of an ImagesLock's entries: the reference that was found in the resources, and how it came
/// to its digest.
inline constexpr std::string_view kIdAnnotation = "kbld.carvel.dev/id";
inline constexpr std::string_view kOriginsAnnotation = "kbld.carvel.dev/origins";

/// The value of the annotation kbld.k14s.io/images: a YAML list sorted by url, without duplicates, each line
/// ending in "\n". Images without origins are left out; empty when none is left.
std::string images_annotation(std::vector<image::ProvenImage> images);

/// Reads such a value, in the order it has. What is malformed or unknown in it is left out: it says where
/// images came from, and nothing depends on it.
std::vector<image::ProvenImage> read_images_annotation(std::string_view text);

/// The value of the annotation kbld.carvel.dev/origins of an ImagesLock: a YAML list, each line ending in
/// "\n"; empty when there are no origins.
std::string write_origins(const std::vector<image::Origin>& origins);

/// Whether `text` can be such a value: a YAML list or nothing.
bool is_origins(std::string_view text);

/// Reads such a value, as read_images_annotation() does.
std::vector<image::Origin> read_origins(std::string_view text);

/// The origin in `value`, if it is one that is known.
std::optional<image::Origin> decode_origin(const Value& value);

/// `origins` with the one that a preresolved image gets, unless it is there already: a lock may be fed back
/// any number of times.
std::vector<image::Origin> with_preresolved(std::vector<image::Origin> origins, std::string_view url);

}  // namespace config
