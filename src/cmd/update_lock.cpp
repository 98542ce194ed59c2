#include "cmd/update_lock.hpp"

#include <filesystem>
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
  std::vector<std::string> faults = {};
};

Lock read_lock(const std::string& file) {
  Lock lock = {.text = read_file(file)};
  base::in_context(file, [&] { manifest::check_utf8(lock.text); });
  const Stream stream({{.name = file, .bytes = lock.text}}, 1);
  Configuration configuration = read_configuration(stream, {});
  lock.config = std::move(configuration.config);
  lock.faults = std::move(configuration.faults);
  return lock;
}

/// The references that `lock` has digests for and that fit `pattern`.
std::set<std::string> locked_references(const Lock& lock, const std::string& pattern) {
  std::set<std::string> found;
  for (const config::Override& entry : lock.config.overrides) {
    const std::string& reference = entry.image.image;
    if (entry.preresolved && !reference.empty() && base::glob_matches(pattern, reference))
      found.insert(reference);
  }
  return found;
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

}  // namespace

int update_lock(const UpdateLockOptions& options) {
  Connection connection(options.registry);
  const Lock lock = read_lock(options.file);
  if (report_all(lock.faults)) return 2;
  const std::set<std::string> references = locked_references(lock, options.pattern);
  if (references.empty()) {
    throw base::InputError(
        fmt::format("{}: it locks no reference that fits {}", options.file, base::quoted(options.pattern)));
  }

  Inputs inputs = read_beside(options.file, options.input.files, connection);
  const bool unread = report_all(inputs.failures);
  const Stream stream(std::move(inputs.read), std::thread::hardware_concurrency());
  const Configuration configuration = read_configuration(stream, options.input);
  report_warnings(configuration.warnings);
  if (report_all(configuration.faults) || unread) return 2;

  const auto outcomes = resolve::resolve_all(references, configuration.rules(options.references),
                                             connection.registries(), options.registry.concurrency);
  report_warnings(connection.warnings());
  std::vector<config::LockedImage> images;
  std::string lines;
  bool failed = false;
  for (const auto& [reference, outcome] : outcomes) {
    if (const auto* failure = std::get_if<resolve::Failure>(&outcome)) {
      report(
          fmt::format("{}: cannot resolve {}: {}", options.file, base::quoted(reference), failure->message));
      failed = true;
    } else if (const auto* left = std::get_if<resolve::Left>(&outcome)) {
      if (!left->warning.empty())
        report_warnings({fmt::format("{}: {}", base::quoted(reference), left->warning)});
    } else if (const auto* image = std::get_if<image::ProvenImage>(&outcome)) {
      images.push_back({.image = reference, .pinned = *image});
      lines += fmt::format("resolve | final: {} -> {}\n", printable(reference), image->url);
    }
  }
  if (!options.quiet) show_quotas(connection.quotas());
  if (failed) return 1;
  if (!options.quiet) show(lines);
  const std::string updated =
      base::in_context(options.file, [&] { return config::update_lock(lock.text, images); });
  if (updated != lock.text) PendingFile(options.file, updated).commit();
  return 0;
}

}  // namespace cmd
