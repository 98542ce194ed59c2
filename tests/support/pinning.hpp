#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/stream.hpp"

namespace support {

/// Pins a stream as kpin does, with a registry that has every image: its digest is the SHA-256 of the
/// reference. Throws base::InputError with the faults or failures, one a line, when there are any.
std::string pin(std::vector<cmd::Input> inputs);

/// The same for one text, named "in.yml".
std::string pin(std::string_view text);

/// `text` with each "sha256:" digest written as "sha256:…", to keep expectations readable.
std::string shorten_digests(std::string_view text);

}  // namespace support
