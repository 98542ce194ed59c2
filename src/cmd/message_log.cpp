#include "cmd/message_log.hpp"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "cmd/file.hpp"
#include "cmd/log_format.hpp"
#include "cmd/output.hpp"
#include "cmd/program.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeptBytes = std::size_t{1024} * 1024;

std::string log_path;
std::string kept;
std::mutex kept_mutex;

void make_folder(const std::string& file) {
  std::error_code error;
  fs::create_directories(fs::path(file).parent_path(), error);
  if (error)
    throw base::Error(
        fmt::format("{}: {}", shown_path(fs::path(file).parent_path().string()), error.message()));
}

/// Tells whether what is below it belongs to the failure at hand; JSON objects have a time of their own.
std::string heading(int status) {
  if (log_format() == LogFormat::json) return {};
  const auto now = fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}: {} ended with status {}\n", now, program_name(), status);
}

}  // namespace

std::string message_log(const base::Environment& environment) {
  const auto value = [&](std::string_view name) { return base::variable(environment, name); };
  if (std::string named = value("KPIN_LOG"); !named.empty()) return named;
  if (value("HELM_PLUGIN_NAME").empty()) return {};
  constexpr std::string_view kName = "/kpin/helm.log";
  const std::string state = value("XDG_STATE_HOME");
  if (state.starts_with('/')) return fmt::format("{}{}", state, kName);
  const std::string home = value("HOME");
  return home.empty() ? std::string() : fmt::format("{}/.local/state{}", home, kName);
}

void keep_messages(std::string file) { log_path = std::move(file); }

bool keeps_messages() { return !log_path.empty(); }

void keep(std::string_view text) {
  const std::lock_guard lock(kept_mutex);
  kept += text;
  if (kept.size() > 2 * kKeptBytes) kept.erase(0, kept.size() - kKeptBytes);
}

int save_messages(int status) {
  if (!keeps_messages() || status == 0) return status;
  const std::string file = std::exchange(log_path, {});
  try {
    if (file.find('/') != file.npos) make_folder(file);
    PendingFile(file, heading(status) + kept).commit();
    report(fmt::format("what was said here is also in {}", shown_path(file)));
  } catch (const base::Error& error) {
    report(fmt::format("cannot keep what was said here: {}", error.what()));
  }
  return status;
}

}  // namespace cmd
