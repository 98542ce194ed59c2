#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/index.hpp"
#include "registry/json.hpp"

namespace registry {

// How manifests and indexes are read from JSON. Included by .cpp files only. Everything throws base::Error
// saying what is wrong, without repeating whole texts.

/// The member called `name`, unless it is absent or null.
const Json* member(const Json& object, const char* name);

/// A member that is a string; empty if it is absent.
std::string text_member(const Json& object, const char* name);

/// A member that is a list of strings; empty if it is absent.
std::vector<std::string> texts_member(const Json& object, const char* name);

/// A descriptor (OCI image specification), as it stands in indexes and manifests.
Descriptor read_descriptor(const Json& json);

/// The list of descriptors called `name`, which has to be there; errors tell which one is meant.
std::vector<Descriptor> read_descriptors(const Json& document, const char* name);

/// The media type that the document itself tells, else `told`, else the one that its members make of it. A
/// document that one reader would take for an index, another for an image's manifest, is refused, as the
/// image specification demands.
std::string read_media_type(const Json& document, std::string_view told = {});

}  // namespace registry
