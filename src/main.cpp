#include <exception>
#include <new>
#include <string>
#include <variant>
#include <vector>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/interrupt.hpp"
#include "cmd/auth.hpp"
#include "cmd/building.hpp"
#include "cmd/cache.hpp"
#include "cmd/check.hpp"
#include "cmd/completion.hpp"
#include "cmd/diff.hpp"
#include "cmd/inspect.hpp"
#include "cmd/log_format.hpp"
#include "cmd/message_log.hpp"
#include "cmd/options.hpp"
#include "cmd/output.hpp"
#include "cmd/pin.hpp"
#include "cmd/program.hpp"
#include "cmd/update_lock.hpp"
#include "cmd/version.hpp"
#include "config/schema.hpp"
#include "registry/variables_keychain.hpp"

namespace {

int run(const cmd::PinOptions& options) { return cmd::pin(options); }

int run(const cmd::DiffOptions& options) { return cmd::diff(options); }

int run(const cmd::CheckOptions& options) { return cmd::check(options); }

int run(const cmd::UpdateLockOptions& options) { return cmd::update_lock(options); }

int run(const cmd::InspectOptions& options) { return cmd::inspect(options); }

int run(const cmd::AuthOptions& options) { return cmd::show_auth(options); }

int run(const cmd::ClearCache& /*command*/) { return cmd::clear_cache(); }

int run(const cmd::ShowBuilders& /*command*/) { return cmd::show_builders(); }

int run(const cmd::ShowHelp& help) {
  cmd::write_stdout(help.text);
  return 0;
}

int run(const cmd::ShowSchema& /*schema*/) {
  cmd::write_stdout(config::schema());
  return 0;
}

int run(const cmd::ShowCompletion& completion) {
  cmd::write_stdout(cmd::completion_script(completion.shell));
  return 0;
}

int run(const cmd::ShowVersion& version) {
  cmd::write_stdout(version.json ? cmd::version_json() : cmd::version_text());
  return 0;
}

/// Does what the command line says. Returns the exit status.
int run(const std::vector<std::string>& arguments) {
  try {
    base::occupy_standard_streams();
    base::hide_values(registry::holds_secret);
    const cmd::Command command = cmd::parse_command(arguments);
    return std::visit([](const auto& chosen) { return run(chosen); }, command);
  } catch (const base::Interrupted& error) {
    cmd::report(error.what());
    cmd::save_messages(1);
    base::end_by_signal(error.signal());
  } catch (const base::InputError& error) {
    cmd::report(error.what());
    return 2;
  } catch (const std::bad_alloc&) {
    cmd::report("not enough memory");
    return 1;
  } catch (const std::exception& error) {
    cmd::report(error.what());
    return 1;
  }
}

}  // namespace

/// Exit status: 0 done, 1 something could not be resolved or done, 2 usage or bad input, 3 `kpin check` found
/// something. Of `kpin diff`: 0 no difference, 1 some, 2 whatever went wrong.
int main(int argc, char** argv) {
  std::vector<std::string> words(argv, argv + argc);
  if (!words.empty()) {
    cmd::called_by(words.front());
    words.erase(words.begin());
  }
  cmd::log_as(cmd::asked_log_format(words));
  cmd::keep_messages(cmd::message_log(base::process_environment()));
  return cmd::save_messages(cmd::ended(run(words)));
}
