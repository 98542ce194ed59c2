#include "cmd/resolution.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/redact.hpp"
#include "cmd/building.hpp"
#include "cmd/input.hpp"
#include "cmd/lock_place.hpp"
#include "cmd/output.hpp"
#include "http/redact.hpp"

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
  std::vector<Message> messages;
  for (const auto& [reference, outcome] : outcomes) {
    const auto* image = std::get_if<image::ProvenImage>(&outcome);
    if (image == nullptr) continue;
    messages.push_back({.kind = "resolve",
                        .image = base::redacted(reference),
                        .text = fmt::format("final: {} -> {}{}", base::redacted(reference),
                                            base::redacted(image->url), age_note(*image, connection))});
  }
  tell(messages);
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
  tell(stream.warnings(outcomes, annotation(options)));
  if (!options.quiet) report_pins(outcomes, connection);
}

}  // namespace

Manifests read_manifests(const PinOptions& options, Connection& connection) {
  const auto fetch = [&](const std::string& url) {
    if (options.references.locked)
      throw base::InputError(http::redacted_url(url) + ": with --locked nothing is fetched");
    return connection.fetch(url);
  };
  Inputs inputs = read_inputs(options.input.files, fetch);
  if (!options.unresolved_inspect) check_lock_place(options, inputs.read);
  return {std::move(inputs), options.input};
}

Resolution resolve_manifests(const Manifests& manifests, const PinOptions& options, Connection& connection) {
  // Without all of the configuration nobody knows what is to be looked up.
  if (manifests.misconfigured) return {.status = 2};
  const Stream& stream = manifests.stream;
  const std::set<std::string> references = stream.references();
  if (options.registry.verbose) report_warnings(unused_overrides(manifests.configuration.config, references));
  Resolution resolution = {.outcomes = resolve(references, manifests.configuration, options, connection)};
  report_warnings(connection.warnings());
  const bool unresolved = report_all(stream.failures(resolution.outcomes));
  const bool bad_input = manifests.unread || manifests.faulty;
  if (bad_input || unresolved) {
    resolution.status = bad_input ? 2 : 1;
  } else {
    report_success(stream, resolution.outcomes, options, connection);
  }
  if (!options.quiet) show_quotas(connection.quotas());
  return resolution;
}

Annotation annotation(const PinOptions& options) {
  return options.images_annotation ? Annotation::written : Annotation::left_out;
}

Annotation annotation_in_files(const PinOptions& options) {
  return options.images_annotation ? Annotation::on_typed : Annotation::left_out;
}

}  // namespace cmd
