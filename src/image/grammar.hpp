#pragma once

#include <string_view>

namespace image {

// The parts of a reference, checked against the grammar of the distribution project's reference package. Each
// function throws base::Error saying what is wrong with its part and returns when nothing is.

/// Refuses a whole text that was never meant as a reference, with a message that names the mistake: nothing
/// at all, a placeholder nobody filled in, a wildcard, blanks and control characters, a URL, an image ID.
void check_text(std::string_view text);

/// "host" or "host:port"; the host is a domain name, an IPv4 address or an IPv6 address in brackets. Stricter
/// than the grammar in what no connection could be made to: ports are 1 to 65535, and 255 bytes are the
/// limit.
void check_registry(std::string_view registry);

/// Path components between slashes, 255 bytes at most.
void check_repository(std::string_view repository);

/// A tag, without its colon.
void check_tag(std::string_view tag);

}  // namespace image
