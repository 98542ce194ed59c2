#include "cmd/log_format.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "cmd/json_text.hpp"

namespace cmd {

namespace {

LogFormat current = LogFormat::text;

std::string_view name_of(Level level) {
  if (level == Level::info) return "info";
  return level == Level::warning ? "warning" : "error";
}

nlohmann::ordered_json object_of(const Location& place) {
  nlohmann::ordered_json object = {{"file", base::printable(place.file)},
                                   {"line", place.position.line},
                                   {"column", place.position.column}};
  if (place.resource.is_known()) object["resource"] = to_json(place.resource);
  return object;
}

/// RFC 3339, in UTC.
std::string time_text(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), rest.count());
}

}  // namespace

LogFormat asked_log_format(const std::vector<std::string>& arguments) {
  LogFormat asked = LogFormat::text;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view value = arguments[i];
    constexpr std::string_view kFlag = "--log-format";
    if (!value.starts_with(kFlag)) continue;
    value.remove_prefix(kFlag.size());
    if (value.empty() && i + 1 < arguments.size()) {
      value = arguments[++i];
    } else if (value.starts_with('=')) {
      value.remove_prefix(1);
    }
    asked = value == "json" ? LogFormat::json : LogFormat::text;
  }
  return asked;
}

void log_as(LogFormat format) { current = format; }

LogFormat log_format() { return current; }

std::string json_line(const Message& message, std::chrono::system_clock::time_point now) {
  using Json = nlohmann::ordered_json;
  Json line = {{"time", time_text(now)}, {"level", name_of(message.level)}};
  if (!message.kind.empty()) line["kind"] = message.kind;
  if (!message.image.empty()) line["image"] = base::printable(message.image);
  for (const Location& place : message.places) line["places"].push_back(object_of(place));
  line["message"] = base::printable_lines(message.text);
  return json_text(line) + '\n';
}

}  // namespace cmd
