#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace manifest {

/// Converts libyaml's positions, which count characters, to bytes. Needs valid UTF-8; `text` must outlive it.
class CharacterOffsets {
 public:
  explicit CharacterOffsets(std::string_view text);

  /// The byte at which character number `character` begins; the end of the text for later ones.
  [[nodiscard]] std::size_t byte_of(std::size_t character) const;

 private:
  static constexpr std::size_t kStride = 64;

  std::string_view text_;
  bool ascii_;
  std::vector<std::size_t> every_stride_ =
      {};  // the bytes where characters 0, 64, 128 … begin; unused for ASCII
};

}  // namespace manifest
