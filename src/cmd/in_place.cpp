#include "cmd/in_place.hpp"

#include <filesystem>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "cmd/file.hpp"
#include "cmd/input.hpp"
#include "http/redact.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

std::unique_ptr<PendingFile> prepare(const Revision& revision) {
  const std::string& path = revision.input.path;
  if (read_file(path) != revision.input.bytes) {
    throw base::Error(shown_path(path) +
                      ": it was changed while kpin was looking images up, so no file is edited. Run kpin "
                      "again.");
  }
  return std::make_unique<PendingFile>(path, revision.bytes);
}

}  // namespace

void check_editable(const std::vector<std::string>& sources) {
  if (sources.empty()) throw base::InputError("-i edits files: name them, or their folder, with -f");
  for (const std::string& source : sources) {
    if (source == "-") throw base::InputError("-i edits files, and standard input (-f -) is none");
    if (is_url(source)) {
      throw base::InputError(fmt::format("{}: -i edits files, and this is a URL: save it to a file first",
                                         http::redacted_url(source)));
    }
    std::error_code missing;
    const fs::file_type type = fs::status(source, missing).type();
    // What is not there is told when it is read, together with everything else.
    if (type == fs::file_type::regular || type == fs::file_type::directory || missing) continue;
    throw base::InputError(shown_path(source) + ": -i edits regular files, and this is none");
  }
}

std::vector<std::string> edit_files(const std::vector<Revision>& revisions) {
  std::vector<std::unique_ptr<PendingFile>> pending;
  pending.reserve(revisions.size());
  for (const Revision& revision : revisions) {
    base::throw_if_interrupted();
    pending.push_back(prepare(revision));
  }
  std::vector<std::string> edited;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    base::in_context(fmt::format("{} of {} files are edited", i, pending.size()),
                     [&] { pending[i]->commit(); });
    edited.push_back(revisions[i].input.path);
  }
  return edited;
}

}  // namespace cmd
