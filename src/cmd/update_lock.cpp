#include "cmd/update_lock.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/glob.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "cmd/building.hpp"
#include "cmd/configuration.hpp"
#include "cmd/connection.hpp"
#include "cmd/file.hpp"
#include "cmd/input.hpp"
#include "cmd/output.hpp"
#include "cmd/stream.hpp"
#include "config/decode.hpp"
#include "config/lock.hpp"
#include "manifest/encoding.hpp"

namespace cmd {

namespace {

/// A lock file, read.
struct Lock {
  std::string text = {};
  config::Config config = {};
  std::vector<Message> faults = {};
  bool is_one = false;  ///< some document in it may have a lock's entries
};

Lock read_lock(const std::string& file) {
  Lock lock = {.text = read_file(file)};
  base::in_context(file, [&] { manifest::check_utf8(lock.text); });
  const Stream stream({{.name = file, .bytes = lock.text}}, 1);
  Configuration configuration = read_configuration(stream, {});
  lock.config = std::move(configuration.config);
  lock.faults = std::move(configuration.faults);
  lock.is_one = !stream.config_documents().empty();
  return lock;
}

/// The entries of `lock` for references that fit `pattern`, by reference; the first of several.
std::map<std::string, config::Override> locked_entries(const Lock& lock, const std::string& pattern) {
  std::map<std::string, config::Override> found;
  for (const config::Override& entry : lock.config.overrides) {
    const std::string& reference = entry.image.image;
    if (entry.preresolved && !reference.empty() && base::glob_matches(pattern, reference))
      found.emplace(reference, entry);
  }
  return found;
}

/// The tag that `reference` is spelled with; empty without one.
std::string tag_of(const std::string& reference) {
  const std::size_t repo = config::repo_of(reference).size();
  const std::size_t end = std::min(reference.find('@', repo), reference.size());
  return repo < end ? reference.substr(repo + 1, end - repo - 1) : std::string();
}

/// The tag that was looked up for `image`.
std::optional<std::string> resolved_tag(const image::ProvenImage& image) {
  for (const image::Origin& origin : image.origins) {
    if (const auto* resolved = std::get_if<image::ResolvedOrigin>(&origin)) return resolved->tag;
  }
  return std::nullopt;
}

bool has_platform(const std::vector<image::Origin>& origins) {
  return std::ranges::any_of(origins, [](const image::Origin& origin) {
    return std::holds_alternative<image::PlatformSelectedOrigin>(origin);
  });
}

/// `image` with its name and tag written as `entry` has them. Throws base::Error when it is an image of
/// another repository, or of another platform: the lock was made with something that is missing now.
image::ProvenImage in_form_of(const config::Override& entry, image::ProvenImage image) {
  if (image::Reference::parse(entry.new_image).name() != image::Reference::parse(image.url).name()) {
    throw base::Error(
        fmt::format("the lock has {}, and now it would become {}. Are the Config documents that the lock "
                    "was made with among the inputs (-f)?",
                    base::redacted(entry.new_image), base::redacted(image.url)));
  }
  if (has_platform(entry.origins) && !has_platform(image.origins)) {
    throw base::Error(
        "the lock has the image of one platform. Give --platform, or the Config that selects it.");
  }
  const std::size_t digest = std::min(image.url.find('@'), image.url.size());
  std::string tag = tag_of(image.url);
  if (tag.empty() && !tag_of(entry.new_image).empty())
    tag = resolved_tag(image).value_or(tag_of(entry.new_image));
  const std::string name(config::repo_of(entry.new_image));
  image.url = name + (tag.empty() ? "" : ':' + tag) + image.url.substr(digest);
  return image;
}

/// What the user named to read configuration from, but for the lock itself, which may be in a folder.
Inputs read_beside(const std::string& lock, const std::vector<std::string>& files, Connection& connection) {
  if (files.empty()) return {};
  Inputs inputs = read_inputs(files, [&](const std::string& url) { return connection.fetch(url); });
  std::erase_if(inputs.read, [&](const Input& input) {
    std::error_code ignored;
    return std::filesystem::equivalent(lock, input.name, ignored);
  });
  return inputs;
}

/// A reference in quotes, without secrets.
std::string shown(const std::string& reference) { return base::quoted(base::redacted(reference)); }

}  // namespace

int update_lock(const UpdateLockOptions& options) {
  Connection connection(options.registry);
  const Lock lock = read_lock(options.file);
  if (report_all(lock.faults)) return 2;
  if (!lock.is_one) throw base::InputError(fmt::format("{}: this is no lock", options.file));
  const std::map<std::string, config::Override> entries = locked_entries(lock, options.pattern);
  if (entries.empty() && options.pattern != "*") {
    throw base::InputError(fmt::format("{}: it locks no reference that fits {}", options.file,
                                       base::quoted(base::redacted(options.pattern))));
  }
  std::set<std::string> references;
  for (const auto& [reference, entry] : entries) references.insert(reference);

  Inputs inputs = read_beside(options.file, options.input.files, connection);
  const bool unread = report_all(inputs.failures);
  const Stream stream(std::move(inputs.read), std::thread::hardware_concurrency());
  const Configuration configuration = read_configuration(stream, options.input);
  tell(configuration.warnings);
  if (report_all(configuration.faults) || unread) return 2;

  const auto outcomes = resolve_references(references, configuration.rules(options.references, options.build),
                                           connection, options.build);
  report_warnings(connection.warnings());
  std::vector<config::LockedImage> images;
  std::vector<Message> messages;
  bool failed = false;
  const auto fail = [&](const std::string& reference, std::string_view reason) {
    report(fmt::format("{}: cannot resolve {}: {}", options.file, shown(reference), reason));
    failed = true;
  };
  for (const auto& [reference, outcome] : outcomes) {
    if (const auto* failure = std::get_if<resolve::Failure>(&outcome)) {
      fail(reference, failure->message);
    } else if (const auto* left = std::get_if<resolve::Left>(&outcome)) {
      if (left->warning.empty()) continue;
      report_warnings(
          {fmt::format("{}: cannot resolve {}: {}", options.file, shown(reference), left->warning)});
    } else {
      try {
        const image::ProvenImage image =
            in_form_of(entries.at(reference), std::get<image::ProvenImage>(outcome));
        messages.push_back(
            {.kind = "resolve",
             .image = base::redacted(reference),
             .text = fmt::format("final: {} -> {}", base::redacted(reference), base::redacted(image.url))});
        images.push_back({.image = reference, .pinned = image});
      } catch (const base::Error& error) {
        fail(reference, error.what());
      }
    }
  }
  if (!options.quiet) show_quotas(connection.quotas());
  if (failed) return 1;
  if (!options.quiet) tell(messages);
  const std::string updated =
      base::in_context(options.file, [&] { return config::update_lock(lock.text, images); });
  if (updated != lock.text) PendingFile(options.file, updated).commit();
  return 0;
}

}  // namespace cmd
