#pragma once

#include <string>
#include <string_view>

#include "base/environment.hpp"

namespace cmd {

// Who runs kpin may swallow its standard error, as Helm 4 does with that of a plugin. Then a file gets what
// was said if the run fails.

/// That file: KPIN_LOG, if it is set; else, where Helm says that it runs kpin as a plugin (HELM_PLUGIN_NAME),
/// "kpin/helm.log" in XDG_STATE_HOME, or in ~/.local/state. Empty when there is none.
std::string message_log(const base::Environment& environment);

/// From now on what is said is kept for `file`, the last megabyte of it; "" for none. For main(), before
/// there are other threads.
void keep_messages(std::string file);

/// Whether there is such a file.
bool keeps_messages();

/// Takes note of what has been said. Safe to use from several threads.
void keep(std::string_view text);

/// Ends a run: one that has failed leaves what it said in the file, below the time, in place of what was
/// there, and says so. Returns `status`.
int save_messages(int status);

}  // namespace cmd
