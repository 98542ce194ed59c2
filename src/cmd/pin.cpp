#include "cmd/pin.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/interrupt.hpp"
#include "cmd/connection.hpp"
#include "cmd/file.hpp"
#include "cmd/in_place.hpp"
#include "cmd/output.hpp"
#include "cmd/program.hpp"
#include "cmd/resolution.hpp"
#include "config/lock.hpp"
#include "manifest/scalar.hpp"

namespace cmd {

namespace {

using Outcomes = std::map<std::string, resolve::Outcome>;

/// The list that `--unresolved-inspect` prints.
std::string unresolved_list(const Stream& stream) {
  std::string lines;
  for (const std::string& reference : stream.unresolved()) {
    lines +=
        "- image: " + manifest::written_like(manifest::Style::plain, reference, manifest::Context::block) +
        '\n';
  }
  return lines.empty() ? "null\n" : lines;
}

/// The lock that the flags ask for, written but not in its place yet; null without one.
std::unique_ptr<PendingFile> prepare_lock(const LockOptions& options, const Configuration& configuration,
                                          const Outcomes& outcomes) {
  if (options.lock_output.empty() && options.imgpkg_lock_output.empty()) return nullptr;
  std::vector<config::LockedImage> images;
  for (const auto& [reference, outcome] : outcomes) {
    if (const auto* image = std::get_if<image::ProvenImage>(&outcome))
      images.push_back({.image = reference, .pinned = *image});
  }
  if (!options.lock_output.empty()) {
    const std::string text = config::write_lock(std::move(images), configuration.config.user_rules());
    return std::make_unique<PendingFile>(options.lock_output, text);
  }
  const auto origins =
      options.origins_annotation ? config::OriginsAnnotation::write : config::OriginsAnnotation::omit;
  return std::make_unique<PendingFile>(options.imgpkg_lock_output,
                                       config::write_images_lock(std::move(images), origins));
}

int list_unresolved(const Manifests& manifests) {
  if (manifests.misconfigured || manifests.unread || manifests.faulty) return 2;
  write_stdout(unresolved_list(manifests.stream));
  return 0;
}

/// Writes the stream, or edits its files, and puts the lock in its place: both, or neither if the first
/// fails.
void write(const Stream& stream, const Outcomes& outcomes, const PinOptions& options, PendingFile* lock) {
  std::optional<base::InterruptScope> interruption;
  if (options.in_place) {
    interruption.emplace();  // what is written beside its place is not left there when a signal comes
    std::vector<Message> messages;
    for (const std::string& file : edit_files(stream.revisions(outcomes, annotation_in_files(options))))
      messages.push_back({.kind = "edit", .text = fmt::format("changed: {}", shown_path(file))});
    if (!options.quiet) tell(messages);
  } else {
    const auto starts = program() == Program::kbld ? manifest::Starts::everywhere : manifest::Starts::needed;
    stream.write(outcomes, annotation(options), write_stdout, starts);
  }
  if (lock != nullptr) lock->commit();
}

}  // namespace

int pin(const PinOptions& options) {
  if (options.in_place) check_editable(options.input.files);
  std::optional<Connection> connection(std::in_place, options.registry);
  const Manifests manifests = read_manifests(options, *connection);
  if (options.unresolved_inspect) {
    connection.reset();
    return list_unresolved(manifests);
  }
  const Resolution resolution = resolve_manifests(manifests, options, *connection);
  // All of a function's input is known, even if it is not known what to do with it.
  const bool is_known = resolution.status == 1 || (manifests.misconfigured && !manifests.unread);
  if (is_known && !manifests.faulty && manifests.stream.is_function() && !options.in_place)
    manifests.stream.write(resolution.outcomes, annotation(options), write_stdout);
  if (resolution.status != 0) return resolution.status;

  const std::unique_ptr<PendingFile> lock =
      prepare_lock(options.lock, manifests.configuration, resolution.outcomes);
  // A reader that goes away ends this process quietly, unless something would be left half done.
  if (lock == nullptr && !options.in_place) connection.reset();
  write(manifests.stream, resolution.outcomes, options, lock.get());
  return 0;
}

}  // namespace cmd
