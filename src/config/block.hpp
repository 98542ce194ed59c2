#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace config {

/// A YAML value that is to be written in block style, the keys of mappings sorted.
struct Block {
  using List = std::vector<Block>;
  using Mapping = std::vector<std::pair<std::string, Block>>;

  /// A scalar as it is written.
  struct Scalar {
    std::string written = {};
  };

  /// Lines that each end in "\n" and are written as a literal block; the first begins with no blank.
  struct Literal {
    std::string lines = {};
  };

  std::variant<Scalar, Literal, List, Mapping> value = Scalar();
};

/// A string, quoted where it needs to be.
Block block_text(std::string_view text);

Block block_flag(bool value);
Block block_number(std::size_t value);
Block block_list(Block::List items);
Block block_mapping(Block::Mapping entries);

/// A list of strings.
Block block_texts(const std::vector<std::string>& texts);

/// The lines of a list or a mapping, each ending in "\n"; "[]" or "{}" when it is empty. Calls itself for
/// what is inside.
std::string written(const Block& block);

}  // namespace config
