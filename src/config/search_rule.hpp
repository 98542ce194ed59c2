#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/image_matcher.hpp"

namespace config {

/// The item of a sequence at this place, counted from 0.
struct Index {
  std::size_t value = 0;

  auto operator<=>(const Index&) const = default;
};

/// Any item of a sequence: {allIndexes: true}.
struct AllIndexes {
  auto operator<=>(const AllIndexes&) const = default;
};

/// Any number of keys and items, none as well: {anyDepth: true}.
struct AnyDepth {
  auto operator<=>(const AnyDepth&) const = default;
};

/// An item of a sequence that is a mapping with these fields: {where: {name: web}}.
struct Where {
  std::map<std::string, std::string> fields = {};

  auto operator<=>(const Where&) const = default;
};

/// One step from a resource to a value in it; a string is the key of a mapping.
using PathStep = std::variant<std::string, Index, AllIndexes, AnyDepth, Where>;

/// Says under which key a value stands.
struct KeyMatcher {
  std::string name = {};            ///< the key, wherever it is; empty when `path` says more
  std::vector<PathStep> path = {};  ///< from the resource to the value; all of it has to fit

  auto operator<=>(const KeyMatcher&) const = default;
};

/// Says in which resources a rule is at work. Empty fields do not matter; '*' and '?' in the others stand for
/// any characters and for one.
struct ResourceMatcher {
  std::string api_version = {};
  std::string kind = {};
  std::string namespace_name = {};
  std::string name = {};
  std::map<std::string, std::string> labels = {};

  auto operator<=>(const ResourceMatcher&) const = default;
};

struct SearchRule;

/// The value is left alone, whatever other rules say.
struct NoUpdate {
  auto operator<=>(const NoUpdate&) const = default;
};

/// The value is an image reference.
struct EntireValue {
  bool spelled = false;  ///< the user says so; nothing depends on it but how the rule is written

  bool operator==(const EntireValue& /*other*/) const { return true; }
};

/// The value is a text, with documents of its own that the rules apply to.
struct EmbeddedText {
  enum class Format { json, yaml };

  Format format = Format::yaml;
  std::vector<SearchRule> rules;  // without "= {}", for which Clang 14 wants SearchRule to be complete

  bool operator==(const EmbeddedText&) const = default;
};

/// The value has image references in it: what the group `image` of the regular expression (RE2's syntax)
/// matches.
struct Regexp {
  std::string pattern = {};

  auto operator<=>(const Regexp&) const = default;
};

/// The value is a mapping that has the parts of a reference under these keys; empty for parts it does not
/// have.
struct Split {
  std::string repository = {};
  std::string tag = {};
  std::string digest = {};
  std::string registry = {};

  auto operator<=>(const Split&) const = default;
};

/// What becomes of a value that a rule matches.
using UpdateStrategy = std::variant<EntireValue, NoUpdate, EmbeddedText, Regexp, Split>;

/// Says which values have to do with images. All the matchers that are there have to match, and one of key
/// and value is there.
struct SearchRule {
  std::optional<KeyMatcher> key = {};
  std::optional<ImageMatcher> value = {};
  std::optional<ResourceMatcher> resource = {};
  UpdateStrategy strategy = EntireValue();

  bool operator==(const SearchRule&) const = default;
};

/// Any key `image`, and the reference of a Kubernetes image volume (`volumes[].image.reference`).
std::vector<SearchRule> default_rules();

}  // namespace config
