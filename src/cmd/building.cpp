#include "cmd/building.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/parallel.hpp"
#include "base/printable.hpp"
#include "base/redact.hpp"
#include "build/builder.hpp"
#include "build/builds.hpp"
#include "cmd/live_view.hpp"
#include "cmd/output.hpp"
#include "http/redact.hpp"

namespace cmd {

namespace {

constexpr std::size_t kLongestReason = 300;

/// One line of the list: "docker           20.10.24", "ko               not here: cannot run ko: …".
std::string described(const build::Builder& builder) {
  try {
    return fmt::format("{:<16} {}\n", builder.name(), base::printable(builder.version()));
  } catch (const base::Error& error) {
    return fmt::format("{:<16} not here: {}\n", builder.name(),
                       base::printable(http::one_line(error.what(), kLongestReason)));
  }
}

/// A line about an image that is being built.
void show_line(std::string_view image, std::string_view line) {
  tell({{.level = line.starts_with("warning: ") ? Level::warning : Level::info,
         .kind = "build",
         .image = base::redacted(image),
         .text = std::string(line)}});
}

}  // namespace

std::map<std::string, resolve::Outcome> resolve_references(const std::set<std::string>& references,
                                                           const resolve::Rules& rules,
                                                           Connection& connection,
                                                           const BuildOptions& options) {
  const LiveViewMode mode = connection.live_view_mode();
  std::optional<base::InterruptScope> interruption;
  if (!rules.sources.empty() || mode == LiveViewMode::on) interruption.emplace();
  LiveView view(references.size(), mode);
  resolve::Effects effects = connection.effects();
  build::Builds builds(connection.remote(view), {.source_root = options.source_root,
                                                 .emitted = options.push_to,
                                                 .rebuild = options.rebuild,
                                                 .allowed = options.allowed,
                                                 .show = show_line});
  effects.build = [&](const build::Order& order) { return builds.build(order); };
  auto outcomes = resolve::resolve_all(references, rules, view.watched(std::move(effects)),
                                       {.lookups = connection.concurrency(), .builds = options.concurrency});
  return outcomes;
}

int show_builders() {
  const auto builders = build::all_builders();
  std::vector<std::string> lines(builders.size());
  base::parallel_for(builders.size(), builders.size(),
                     [&](std::size_t i) { lines[i] = described(*builders[i]); });
  std::string text;
  for (const std::string& line : lines) text += line;
  write_stdout(text);
  return 0;
}

}  // namespace cmd
