#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

/// The parts of a Config document, one source file each. All throw manifest::SyntaxError.
namespace config {

/// The fields `image` and `imageRepo`.
ImageMatcher decode_image(Fields& fields);

/// The same where one of them must be there.
ImageMatcher decode_needed_image(Fields& fields);

/// The builder that a source names, or DefaultBuild.
Builder decode_builder(Fields& source);

/// Names of builders that the user allows.
std::vector<std::string> decode_allowed_builders(const Value& builders);

std::vector<Source> decode_sources(const std::vector<Value>& items);
std::vector<Destination> decode_destinations(const std::vector<Value>& items);
std::vector<Override> decode_overrides(const std::vector<Value>& items);
std::vector<SearchRule> decode_keys(const std::vector<Value>& items);
std::vector<SearchRule> decode_rules(const std::vector<Value>& items);
std::vector<Policy> decode_policies(const std::vector<Value>& items);

/// The entries of an ImagesLock.
std::vector<Override> decode_locked_images(const std::vector<Value>& items);

/// Refuses a `minimumRequiredVersion` that is malformed, or above what kpin implements.
void check_minimum_version(const Value& value);

}  // namespace config
