#pragma once

#include <string_view>

namespace support {

/// Pins `text` by rules of every strategy, texts in texts included, and throws std::logic_error unless what
/// must hold for any input does: read again, inner documents as well, it says the same but for references
/// that became their pins; nothing changes without one; pinning again changes nothing. Throws
/// base::InputError when `text` is not to be pinned.
///
/// The rules: `doc` and `js` hold YAML and JSON with these rules inside, `arg` has "--image=…" in it, `img`
/// has repository, tag and digest, and `image` is a reference.
void check_embedding(std::string_view text);

}  // namespace support
