#include "cmd/diff.hpp"

#include <optional>
#include <string>
#include <vector>

#include <unistd.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "cmd/colours.hpp"
#include "cmd/connection.hpp"
#include "cmd/output.hpp"
#include "cmd/resolution.hpp"
#include "cmd/unified_diff.hpp"

namespace cmd {

namespace {

constexpr int kTrouble = 2;  // of diff(1), where 1 is a difference

Reader reader() {
  if (wants_colours(STDOUT_FILENO, base::process_environment())) return Reader::coloured_terminal;
  return isatty(STDOUT_FILENO) == 1 ? Reader::terminal : Reader::program;
}

int compare(const PinOptions& options) {
  std::optional<Connection> connection(std::in_place, options.registry);
  const Manifests manifests = read_manifests(options, *connection);
  const Resolution resolution = resolve_manifests(manifests, options, *connection);
  if (resolution.status != 0) return kTrouble;
  connection.reset();
  const std::vector<Revision> revisions =
      manifests.stream.revisions(resolution.outcomes, annotation_in_files(options));
  const Base base = base_of(revisions);
  for (const Revision& revision : revisions) write_stdout(unified_diff(revision, base, reader()));
  return revisions.empty() ? 0 : 1;
}

}  // namespace

int diff(const DiffOptions& options) {
  try {
    return compare(options.pin);
  } catch (const base::Interrupted&) {
    throw;
  } catch (const base::Error& error) {
    throw base::InputError(error.what());
  }
}

}  // namespace cmd
