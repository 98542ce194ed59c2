#pragma once

#include <string>
#include <string_view>

namespace build {

/// The address of a Git remote, fit to be shown and written down: who logs in and with what becomes
/// "_redacted_", and so do values in a query. The user "git" of "git@host:path" stands as it is: everybody
/// has it. Paths stay.
std::string redacted_remote(std::string_view url);

}  // namespace build
