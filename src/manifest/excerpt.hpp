#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace manifest {

/// The line of `text` that has the byte at `offset`, behind its `number`, and under it a "^" that points to
/// the place, for people to look at: tabs are blanks, and of a long line the part around the place is shown.
/// Two lines without a final line break; as it is in the text otherwise, so not yet fit for a terminal. Empty
/// if a word of the line has what base::redacted_path() hides.
std::string excerpt(std::string_view text, std::size_t offset, std::size_t number);

}  // namespace manifest
