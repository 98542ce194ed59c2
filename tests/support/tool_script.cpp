#include "support/tool_script.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <sys/stat.h>

namespace support {
namespace {

// A run's notes are in a folder of its own, whose name sorts by time.
constexpr std::string_view kPreamble = R"sh(#!/bin/sh
notes=$(dirname -- "$0")/../runs/$(date +%s%N)-$$
mkdir -p -- "$notes"
{ printf '%s\0' "$(basename -- "$0")"; [ $# -eq 0 ] || printf '%s\0' "$@"; } >"$notes/argv"
env -0 >"$notes/environment"
pwd -P | tr -d '\n' >"$notes/folder"
cat >"$notes/input"
value_of() { printf '%s\n' "$arguments" | awk -v name="$1" '
  taken { next }
  wanted { print; taken = 1; next }
  $0 == name { wanted = 1; next }
  index($0, name "=") == 1 { print substr($0, length(name) + 2); taken = 1 }'; }
arguments=$([ $# -eq 0 ] || printf '%s\n' "$@")
)sh";

std::vector<std::string> split(const std::string& bytes) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\0', at), bytes.size());
    parts.push_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

ToolRun read_run(const std::string& notes) {
  ToolRun run = {.argv = split(read_file(notes + "/argv")),
                 .folder = read_file(notes + "/folder"),
                 .input = read_file(notes + "/input")};
  for (const std::string& pair : split(read_file(notes + "/environment"))) {
    const auto equals = pair.find('=');
    run.environment[pair.substr(0, equals)] = equals == pair.npos ? "" : pair.substr(equals + 1);
  }
  return run;
}

std::string with_search_path(const std::string& folder) {
  const char* path = std::getenv("PATH");
  return folder + ":" + (path != nullptr ? path : "/usr/bin:/bin");
}

}  // namespace

std::string ToolRun::line() const {
  std::string text;
  for (const std::string& word : argv) text += (text.empty() ? "" : " ") + word;
  return text;
}

ToolScripts::ToolScripts() : path_(with_search_path(folder_.path("bin"))) {
  std::filesystem::create_directory(folder_.path("bin"));
  std::filesystem::create_directory(folder_.path("runs"));
}

void ToolScripts::add(const std::string& name, std::string_view body) const {
  const std::string script = folder_.write("bin/" + name, std::string(kPreamble) + std::string(body) + "\n");
  chmod(script.c_str(), 0700);
}

std::vector<ToolRun> ToolScripts::runs() const {
  std::vector<std::string> notes;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("runs"))) {
    notes.push_back(entry.path().string());
  }
  std::sort(notes.begin(), notes.end());
  std::vector<ToolRun> runs;
  for (const std::string& path : notes) runs.push_back(read_run(path));
  return runs;
}

std::vector<std::string> ToolScripts::lines() const {
  std::vector<std::string> lines;
  for (const ToolRun& run : runs()) lines.push_back(run.line());
  return lines;
}

}  // namespace support
