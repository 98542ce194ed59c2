#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/resource_name.hpp"
#include "manifest/position.hpp"

namespace cmd {

/// How much a message matters.
enum class Level { info, warning, error };

/// A place in an input.
struct Location {
  std::string file = {};  ///< as the user has named it
  manifest::Position position = {};
  ResourceName resource = {};  ///< that has it; with no kind and name if that is not known
  std::size_t offset = 0;      ///< in bytes from the start of the file, after a byte order mark

  /// "file:line:column", printable.
  [[nodiscard]] std::string text() const;
};

/// Something to say. No text of it needs to be fit for a terminal.
struct Message {
  Level level = Level::info;
  std::string_view kind =
      {};                  ///< what it is about: "resolve", "build", "edit", "http"; empty for anything else
  std::string image = {};  ///< as the user has spelled it; empty if it is about none
  std::string text = {};   ///< may have several lines
  std::vector<Location> places = {};  ///< where what it is about stands
  std::string excerpt = {};  ///< the line of the first place and a mark (manifest::excerpt), or empty
};

}  // namespace cmd
