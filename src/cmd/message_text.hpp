#pragma once

#include <string>
#include <string_view>

#include "cmd/message.hpp"

namespace cmd {

/// What messages have for people at a terminal.
struct Look {
  bool excerpts = false;
  bool colours = false;
};

/// "FILE:LINE:COLUMN: text", and below it "in RESOURCE" and "also at FILE:LINE:COLUMN in RESOURCE" for each
/// of the first of its further places, printable, without a final line break.
std::string placed_text(const Message& message, Look look = {});

/// The lines that tell a message: behind the program's name, or, if it has a kind, behind that or the image
/// that is built. None of them is a command of a CI job's runner.
std::string message_text(const Message& message, Look look);

}  // namespace cmd
