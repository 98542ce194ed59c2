#include "cmd/command_options.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace cmd {

namespace {

using Name = std::string_view;

/// What every command has.
constexpr std::array<Name, 2> kOwnOfAll = {"help", "log-format"};

/// What no command minds.
constexpr std::array<Name, 9> kAnywhere = {"color", "column", "json",    "no-progress", "quiet",
                                           "sort",  "tty",    "verbose", "yes"};

constexpr std::array<Name, 3> kInputs = {"file", "image-map-file", "strict"};

/// About any server that is spoken to, also for inputs given as URLs.
constexpr std::array<Name, 3> kServers = {"registry-ca-cert-path", "registry-verify-certs", "verbose"};

constexpr std::array<Name, 6> kLookups = {
    "cache",           "no-progress",     "registry-concurrency", "registry-insecure",
    "registry-mirror", "registry-timeout"};

constexpr std::array<Name, 4> kReferences = {"keep-name", "keep-tag", "platform", "skip"};

constexpr std::array<Name, 7> kBuilds = {
    "allow-builder", "build", "build-concurrency", "forbid-raw-options", "push-to", "rebuild", "source-root"};

constexpr std::array<Name, 8> kOfPinning = {"images-annotation",
                                            "imgpkg-lock-output",
                                            "in-place",
                                            "lock-output",
                                            "locked",
                                            "origins-annotation",
                                            "quiet",
                                            "unresolved-inspect"};
constexpr std::array<Name, 2> kOfUpdateLock = {"quiet", "update-lock"};
constexpr std::array<Name, 4> kOfCheck = {"drift", "json", "output", "skip"};
constexpr std::array<Name, 2> kOfDiff = {"images-annotation", "locked"};
constexpr std::array<Name, 1> kJson = {"json"};

/// A command with the groups of its options; those that are missing here have none.
struct Row {
  Name command = {};
  std::vector<std::span<const Name>> groups = {};
};

const std::vector<Row>& table() {
  static const std::vector<Row> kTable = {
      {kPinning, {kInputs, kServers, kLookups, kReferences, kBuilds, kOfPinning}},
      {kUpdateLock, {kInputs, kServers, kLookups, kReferences, kBuilds, kOfUpdateLock}},
      {"check", {kInputs, kServers, kLookups, kOfCheck}},
      {"diff", {kInputs, kServers, kLookups, kReferences, kBuilds, kOfDiff}},
      {"inspect", {kInputs, kServers, kJson}},
      {"version", {kJson}},
  };
  return kTable;
}

bool contains(std::span<const Name> names, Name name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool is_option_of(std::string_view command, std::string_view option) {
  if (contains(kOwnOfAll, option)) return true;
  const auto row = std::ranges::find(table(), command, &Row::command);
  return row != table().end() && std::ranges::any_of(row->groups, [&](std::span<const Name> group) {
           return contains(group, option);
         });
}

bool goes_with(std::string_view command, std::string_view option) {
  return contains(kAnywhere, option) || is_option_of(command, option);
}

}  // namespace cmd
