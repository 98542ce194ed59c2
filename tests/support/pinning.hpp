#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/stream.hpp"
#include "config/search_rule.hpp"

namespace support {

/// Resolves as kpin does, with a registry that has every image: its digest is the SHA-256 of the reference.
std::map<std::string, resolve::Outcome> resolve_offline(const std::set<std::string>& references);

/// Pins a stream with resolve_offline. Throws base::InputError with the faults or failures, one a line, when
/// there are any.
std::string pin(std::vector<cmd::Input> inputs,
                const std::vector<config::SearchRule>& rules = config::default_rules());

/// The same for one text, named "in.yml".
std::string pin(std::string_view text,
                const std::vector<config::SearchRule>& rules = config::default_rules());

/// Pins `text` and throws std::logic_error unless what must hold for any input does: nothing changes but
/// image values and the annotation, nothing at all without images, pinning again changes nothing, and both
/// parsers agree. A malformed reference is given a digest too. Throws base::InputError when `text` is not to
/// be pinned.
void check_pinning(std::string_view text);

/// `text` with each "sha256:" digest written as "sha256:…", to keep expectations readable.
std::string shorten_digests(std::string_view text);

}  // namespace support
