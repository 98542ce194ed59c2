#pragma once

#include <string>
#include <vector>

#include "build/ignore.hpp"

namespace build {

/// Something in a build context.
struct ContextEntry {
  enum class Type : char {
    kFile = 'f',
    kFolder = 'd',
    kLink = 'l',
    kPipe = 'p',
    kCharacterDevice = 'c',
    kBlockDevice = 'b',
  };

  std::string name = {};  ///< relative to the context
  Type type = Type::kFile;
};

/// All that is in the folder and not ignored, sorted by the bytes of the names; of ignored folders, those
/// that something was taken back in. Symbolic links are not followed, but for `folder` itself. Sockets are
/// left out, as builders leave them out. Throws base::Error that names what cannot be read, and when there is
/// no end of it.
std::vector<ContextEntry> context_entries(const std::string& folder, const IgnoreRules& rules);

}  // namespace build
