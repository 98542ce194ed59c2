#pragma once

namespace cmd {

/// Whether messages end in the line that they are about, with a mark under the place.
enum class Excerpts { left_out, shown };

/// Shown where standard error is a terminal: programs read the rest by lines.
Excerpts excerpts();

}  // namespace cmd
