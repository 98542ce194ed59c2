#include "registry/registries_conf.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "http/redact.hpp"
#include "registry/toml.hpp"

namespace registry {
namespace {

using Value = toml::value;

constexpr const char* kSystemFile = "/etc/containers/registries.conf";

std::string place(const std::string& file, const Value& value) {
  return fmt::format("{}:{}", file, value.location().line());
}

/// Reads the members of one table, absent ones as empty.
class Table {
 public:
  Table(const std::string& file, const Value& value) : file_(file), value_(value) {
    if (!value.is_table()) fail(value, "this is not a table");
  }

  [[nodiscard]] std::string origin() const { return place(file_, value_); }

  [[noreturn]] void fail(const Value& where, std::string_view why) const {
    throw base::InputError(fmt::format("{}: {}", place(file_, where), why));
  }

  [[noreturn]] void fail(std::string_view why) const { fail(value_, why); }

  [[nodiscard]] const Value* member(const char* key) const {
    return value_.contains(key) ? &value_.at(key) : nullptr;
  }

  [[nodiscard]] bool flag(const char* key) const {
    const Value* found = member(key);
    if (found == nullptr) return false;
    if (!found->is_boolean()) fail(*found, fmt::format("'{}' must be true or false", key));
    return found->as_boolean();
  }

  [[nodiscard]] std::string text(const char* key) const {
    const Value* found = member(key);
    if (found == nullptr) return {};
    if (!found->is_string()) fail(*found, fmt::format("'{}' must be a string", key));
    return found->as_string().str;
  }

  /// A prefix or location; without the slashes at its end.
  [[nodiscard]] std::string name(const char* key) const {
    std::string found = text(key);
    found.erase(found.find_last_not_of('/') + 1);
    const std::size_t last = found.rfind('/');
    const bool has_tag = last != std::string::npos && found.find(':', last) != std::string::npos;
    if (found.find("://") != std::string::npos || has_tag || found.find('@') != std::string::npos) {
      fail(*member(key), fmt::format("'{}' must be HOST[:PORT][/PATH] without scheme, tag and digest, not {}",
                                     key, base::quoted(http::redacted_url(found))));
    }
    return found;
  }

  /// The tables of an array of tables.
  [[nodiscard]] std::vector<Table> tables(const char* key) const {
    const Value* found = member(key);
    if (found == nullptr) return {};
    if (!found->is_array()) fail(*found, fmt::format("'{}' must be an array of tables", key));
    std::vector<Table> all;
    for (const Value& value : found->as_array()) all.emplace_back(file_, value);
    return all;
  }

 private:
  const std::string& file_;
  const Value& value_;
};

PlainHttp plain_http(const Table& table) {
  return table.flag("insecure") ? PlainHttp::allowed : PlainHttp::loopback_only;
}

Mirror::Use use_of(const Table& table) {
  const std::string use = table.text("pull-from-mirror");
  if (use.empty() || use == "all") return Mirror::Use::all;
  if (use == "digest-only") return Mirror::Use::digest_only;
  if (use == "tag-only") return Mirror::Use::tag_only;
  table.fail(
      *table.member("pull-from-mirror"),
      fmt::format("'pull-from-mirror' must be all, digest-only or tag-only, not {}", base::quoted(use)));
}

Mirror read_mirror(const Table& table) {
  Mirror mirror = {.location = table.name("location"), .plain_http = plain_http(table), .use = use_of(table)};
  if (mirror.location.empty()) table.fail("the mirror has no 'location'");
  return mirror;
}

/// Docker Hub's names are one; rules know it as "docker.io".
std::string prefix_for(const std::string& name) {
  const std::string host = name.substr(0, name.find('/'));
  return canonical_host(host) == image::kDockerHub ? "docker.io" + name.substr(host.size()) : name;
}

RegistryRule read_registry(const Table& table) {
  RegistryRule rule = {.prefix = table.name("prefix"),
                       .location = table.name("location"),
                       .plain_http = plain_http(table),
                       .blocked = table.flag("blocked"),
                       .origin = table.origin()};
  const bool wildcard = rule.prefix.starts_with("*.");
  if (rule.location.empty() && !wildcard) table.fail("the registry has no 'location'");
  if (rule.prefix.empty()) rule.prefix = rule.location;
  rule.prefix = prefix_for(rule.prefix);
  for (const Table& mirror : table.tables("mirror")) rule.mirrors.push_back(read_mirror(mirror));
  if (table.flag("mirror-by-digest-only")) {
    for (Mirror& mirror : rule.mirrors) mirror.use = Mirror::Use::digest_only;
  }
  return rule;
}

std::vector<RegistryRule> read_file(const std::string& name) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(name, ignored);
  std::ifstream file(name, std::ios::binary);
  if (!file || is_folder) {
    const int reason = is_folder ? EISDIR : errno;
    throw base::InputError(fmt::format("{}: cannot read: {}", name, std::generic_category().message(reason)));
  }
  return parse_registries_conf(std::string(std::istreambuf_iterator<char>(file), {}), name);
}

}  // namespace

std::vector<RegistryRule> parse_registries_conf(std::string_view text, const std::string& file) {
  const Value root = parse_toml(text, file);
  const Table top(file, root);
  if (const Value* old = top.member("registries")) {
    top.fail(*old, "[registries] is version 1 of this file, which is not supported: use [[registry]]");
  }
  std::vector<RegistryRule> rules;
  for (const Table& table : top.tables("registry")) rules.push_back(read_registry(table));
  return rules;
}

std::vector<RegistryRule> load_registries_conf() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value != nullptr ? value : "");
  };
  if (const std::string named = variable("CONTAINERS_REGISTRIES_CONF"); !named.empty()) {
    return read_file(named);
  }
  std::vector<std::string> files = {kSystemFile};
  if (const std::string home = variable("HOME"); !home.empty()) {
    files.insert(files.begin(), home + "/.config/containers/registries.conf");
  }
  for (const std::string& file : files) {
    std::error_code failed;
    if (std::filesystem::exists(file, failed) || failed) return read_file(file);
  }
  return {};
}

}  // namespace registry
