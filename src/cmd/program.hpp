#pragma once

#include <string_view>

namespace cmd {

/// The tool whose habits kpin keeps towards whoever calls it, chosen by the name it is called by.
enum class Program { kpin, kbld };

/// Takes note of the name in `path`, argv[0]: behind its last slash "kbld" is kbld, anything else kpin. For
/// main(), before there are other threads.
void called_by(std::string_view path);

/// What called_by() has found; kpin without.
Program program();

/// "kpin" or "kbld".
std::string_view program_name();

/// Ends a run as the program's users expect it: kbld says "Succeeded" on standard error, or fails with 1 and
/// no other status. Returns the exit status.
int ended(int status);

}  // namespace cmd
