#include "cmd/pin.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "cmd/building.hpp"
#include "cmd/connection.hpp"
#include "cmd/file.hpp"
#include "cmd/input.hpp"
#include "cmd/manifests.hpp"
#include "cmd/output.hpp"
#include "cmd/program.hpp"
#include "config/lock.hpp"
#include "manifest/scalar.hpp"

namespace cmd {

namespace {

using Outcomes = std::map<std::string, resolve::Outcome>;

/// " (cached 2m ago)" for what no registry was asked for in this run.
std::string age_note(const image::ProvenImage& image, const Connection& connection) {
  for (const image::Origin& origin : image.origins) {
    const auto* resolved = std::get_if<image::ResolvedOrigin>(&origin);
    if (resolved == nullptr) continue;
    const auto age = connection.cached_since(image::Reference::parse(resolved->url));
    if (age) return fmt::format(" (cached {} ago)", base::duration_text(*age));
  }
  return {};
}

void report_pins(const Outcomes& outcomes, const Connection& connection) {
  std::string lines;
  for (const auto& [reference, outcome] : outcomes) {
    const auto* image = std::get_if<image::ProvenImage>(&outcome);
    if (image == nullptr) continue;
    lines += fmt::format("resolve | final: {} -> {}{}\n", printable(reference), printable(image->url),
                         age_note(*image, connection));
  }
  show(lines);
}

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

Annotation annotation(const PinOptions& options) {
  return options.images_annotation ? Annotation::written : Annotation::left_out;
}

Outcomes resolve(const std::set<std::string>& references, const Configuration& configuration,
                 const PinOptions& options, Connection& connection) {
  if (references.empty()) return {};
  return resolve_references(references, configuration.rules(options.references, options.build), connection,
                            options.build);
}

/// Tells what the references became.
void report_success(const Stream& stream, const Outcomes& outcomes, const PinOptions& options,
                    const Connection& connection) {
  report_warnings(stream.warnings(outcomes, annotation(options)));
  if (!options.quiet) report_pins(outcomes, connection);
}

/// Writes the stream and puts the lock in its place: both, or neither if the first fails.
void write(const Stream& stream, const Outcomes& outcomes, Annotation annotation, PendingFile* lock) {
  const auto starts = program() == Program::kbld ? manifest::Starts::everywhere : manifest::Starts::needed;
  stream.write(outcomes, annotation, write_stdout, starts);
  if (lock != nullptr) lock->commit();
}

}  // namespace

int pin(const PinOptions& options) {
  std::optional<Connection> connection(std::in_place, options.registry);
  const auto fetch = [&](const std::string& url) {
    if (options.references.locked) throw base::InputError(url + ": with --locked nothing is fetched");
    return connection->fetch(url);
  };
  const Manifests manifests(read_inputs(options.input.files, fetch), options.input);
  const Stream& stream = manifests.stream;
  const bool bad_input = manifests.unread || manifests.faulty;
  // Without all of the configuration nobody knows what is to be looked up.
  if (manifests.misconfigured) return 2;
  if (options.unresolved_inspect) {
    if (bad_input) return 2;
    connection.reset();
    write_stdout(unresolved_list(stream));
    return 0;
  }

  // Also when there is nothing to be written any more: whoever mends the input wants to know the rest as
  // well.
  const std::set<std::string> references = stream.references();
  if (options.registry.verbose) report_warnings(unused_overrides(manifests.configuration.config, references));
  const Outcomes outcomes = resolve(references, manifests.configuration, options, *connection);
  report_warnings(connection->warnings());
  const bool unresolved = report_all(stream.failures(outcomes));
  const bool failed = bad_input || unresolved;
  if (!failed) report_success(stream, outcomes, options, *connection);
  if (!options.quiet) show_quotas(connection->quotas());
  if (failed) return bad_input ? 2 : 1;

  const std::unique_ptr<PendingFile> lock = prepare_lock(options.lock, manifests.configuration, outcomes);
  // A reader that goes away ends this process quietly, unless a lock would be left half done.
  if (lock == nullptr) connection.reset();
  write(stream, outcomes, annotation(options), lock.get());
  return 0;
}

}  // namespace cmd
