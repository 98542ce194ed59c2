#include "cmd/check.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/printable.hpp"
#include "cmd/connection.hpp"
#include "cmd/drift.hpp"
#include "cmd/finding.hpp"
#include "cmd/live_view.hpp"
#include "cmd/manifests.hpp"
#include "cmd/output.hpp"
#include "http/redact.hpp"
#include "image/reference.hpp"
#include "resolve/plan.hpp"

namespace cmd {

namespace {

constexpr int kFound = 3;

/// A reference in quotes, fit for a terminal.
std::string shown(const std::string& reference) {
  return fmt::format("'{}'", base::printable(http::redacted_url(reference)));
}

Location location(const ListedImage& image) {
  return {.file = image.file,
          .position = {.line = image.line, .column = image.column},
          .resource = image.resource};
}

/// What is wrong with `image`, as it stands there and as far as the tags of pins are known.
std::optional<Finding> judged(const ListedImage& image, const Drift& drift) {
  try {
    if (!image::Reference::parse(image.image).digest())
      return Finding{.image = image, .message = shown(image.image) + " is not pinned by a digest"};
  } catch (const base::Error& error) {
    return Finding{.rule = Rule::malformed,
                   .image = image,
                   .message = fmt::format("{} is no image reference: {}", shown(image.image),
                                          base::printable(error.what()))};
  }
  const auto pin = tagged_pin(image);
  if (pin && drift.gone.contains(*pin)) {
    return Finding{.rule = Rule::drifted,
                   .image = image,
                   .message = fmt::format("there is no '{}' any more", pin->tag),
                   .tag = pin->tag};
  }
  const auto moved = pin ? drift.moved.find(*pin) : drift.moved.end();
  if (moved == drift.moved.end()) return std::nullopt;
  const std::string& digest = moved->second.text();
  return Finding{
      .rule = Rule::drifted,
      .image = image,
      .message = fmt::format("'{}' points to {} now, no longer to {}", pin->tag, digest, pin->digest.text()),
      .tag = pin->tag,
      .digest = digest};
}

Drift drift_of(const std::vector<ListedImage>& images, Connection& connection) {
  std::set<TaggedPin> pins;
  std::set<std::string> tags;
  for (const ListedImage& image : images) {
    const auto pin = tagged_pin(image);
    if (!pin) continue;
    pins.insert(*pin);
    tags.insert(pin->tag);
  }
  if (pins.empty()) return {};
  const LiveViewMode mode = connection.live_view_mode();
  std::optional<base::InterruptScope> interruption;
  if (mode == LiveViewMode::on) interruption.emplace();
  LiveView view(tags.size(), mode);
  return find_drift(pins, view.watched(connection.effects()), connection.concurrency());
}

/// A message for each tag that could not be asked for, with every place of its pins.
std::vector<Message> failures(const std::vector<ListedImage>& images, const Drift& drift) {
  std::vector<Message> messages;
  std::map<std::string, std::size_t> message_of;  // by tag
  for (const ListedImage& image : images) {
    const auto pin = tagged_pin(image);
    const auto unknown = pin ? drift.unknown.find(*pin) : drift.unknown.end();
    if (unknown == drift.unknown.end()) continue;
    const auto [known, is_new] = message_of.try_emplace(pin->tag, messages.size());
    if (is_new) {
      messages.push_back(
          {.level = Level::error,
           .image = pin->tag,
           .text = fmt::format("cannot tell where '{}' points: {}", pin->tag, unknown->second)});
    }
    messages[known->second].places.push_back(location(image));
  }
  return messages;
}

/// A warning if there are pins whose tags nobody knows.
std::vector<Message> unchecked(const std::vector<ListedImage>& images) {
  std::size_t pins = 0;
  std::vector<const ListedImage*> untagged;
  for (const ListedImage& image : images) {
    if (judged(image, {})) continue;  // it is no pin
    ++pins;
    if (!tagged_pin(image)) untagged.push_back(&image);
  }
  if (untagged.empty()) return {};
  Message warning = {
      .level = Level::warning,
      .text = fmt::format("of {} pins, {} could not be checked for drift: neither the reference nor "
                          "the annotation of the resource tells the tag",
                          pins, untagged.size())};
  std::ranges::transform(untagged, std::back_inserter(warning.places),
                         [](const ListedImage* image) { return location(*image); });
  return {warning};
}

/// `finding` with its file as programs see it that know the repository only: without "./", and on GitHub from
/// the root of the checkout on.
Finding in_repository(Finding finding) {
  namespace fs = std::filesystem;
  std::string& file = finding.image.file;
  if (is_url(file) || file == kStdin) return finding;
  file = fs::path(file).lexically_normal().string();
  const std::string root = base::variable(base::process_environment(), "GITHUB_WORKSPACE");
  std::error_code error;
  const fs::path from_root =
      fs::absolute(file, error).lexically_normal().lexically_relative(fs::canonical(root, error));
  if (!error && !from_root.empty() && *from_root.begin() != "..") file = from_root.string();
  return finding;
}

std::string text(std::vector<Finding> findings, Format format) {
  if (format == Format::json) return findings_json(findings);
  if (format == Format::text) return findings_text(findings);
  std::ranges::transform(findings, findings.begin(), in_repository);
  return format == Format::sarif ? findings_sarif(findings) : findings_github(findings);
}

}  // namespace

int check(const CheckOptions& options) {
  std::optional<Connection> connection(std::in_place, options.registry);
  const Manifests manifests(
      read_inputs(options.input.files, [&](const std::string& url) { return connection->fetch(url); }),
      options.input);
  if (manifests.unread || manifests.misconfigured || manifests.faulty) return 2;
  std::vector<ListedImage> images = manifests.stream.listing();
  const resolve::Rules rules = manifests.configuration.rules(options.references, {});
  std::erase_if(images, [&](const ListedImage& image) { return resolve::is_skipped(image.image, rules); });

  const Drift drift = options.drift ? drift_of(images, *connection) : Drift();
  report_warnings(connection->warnings());
  if (options.drift) tell(unchecked(images));
  connection.reset();
  std::vector<Finding> findings;
  for (const ListedImage& image : images) {
    if (auto finding = judged(image, drift)) findings.push_back(*std::move(finding));
  }
  const bool failed = report_all(failures(images, drift));
  write_stdout(text(findings, options.format));
  if (failed) return 1;
  return findings.empty() ? 0 : kFound;
}

}  // namespace cmd
