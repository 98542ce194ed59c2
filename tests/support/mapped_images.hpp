#pragma once

#include <string>
#include <string_view>

#include "support/process.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// What kpin makes of "front" in a MappedImages folder.
inline const std::string kFront = "r.io/front@sha256:" + std::string(64, 'f');

/// A folder with an image map, so that "front" is pinned without a registry.
class MappedImages : public TempFolder {
 public:
  MappedImages() { write("map.json", R"({"front": ")" + kFront + "\"}"); }

  /// Runs kpin with the map.
  [[nodiscard]] ProcessResult kpin(Argv args, std::string_view input = {},
                                   ProcessOptions options = {}) const {
    args.insert(args.end(), {"--image-map-file", path("map.json")});
    return run_kpin(args, input, std::move(options));
  }
};

}  // namespace support
