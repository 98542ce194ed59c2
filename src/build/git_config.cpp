#include "build/git_config.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace build {
namespace {

/// The next part of `text` up to a NUL, which is taken off; nothing if there is none.
std::optional<std::string_view> take(std::string_view& text) {
  const std::size_t end = text.find('\0');
  if (end == text.npos) return std::nullopt;
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end + 1);
  return part;
}

/// "remote.a.b.url" is section "remote", subsection "a.b", name "url".
struct KeyParts {
  std::string_view section = {};
  std::optional<std::string_view> subsection = {};
  std::string_view name = {};
};

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// Nothing if it is the key of no configuration file.
std::optional<KeyParts> split(std::string_view key) {
  const std::size_t first = key.find('.');
  const std::size_t last = key.rfind('.');
  if (first == key.npos) return std::nullopt;
  KeyParts parts = {.section = key.substr(0, first), .name = key.substr(last + 1)};
  if (first != last) parts.subsection = key.substr(first + 1, last - first - 1);
  const bool is_key = is_word(parts.section) && is_word(parts.name) &&
                      (!parts.subsection || parts.subsection->find_first_of({"\n\0", 2}) == key.npos);
  return is_key ? std::optional(parts) : std::nullopt;
}

/// `text` in double quotes, within which everything else stands for itself.
std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (c != '\0') {
      quoted += c;
    }
  }
  return quoted + '"';
}

/// How files are compared with what Git has noted of them.
bool is_about_files(const KeyParts& key) {
  constexpr std::string_view kNames[] = {
      "filemode",          "symlinks",           "ignorecase", "autocrlf",     "eol",
      "precomposeunicode", "trustctime",         "checkstat",  "excludesfile", "attributesfile",
      "sparsecheckout",    "sparsecheckoutcone", "protecthfs", "protectntfs"};
  return key.section == "core" && !key.subsection && std::ranges::find(kNames, key.name) != std::end(kNames);
}

bool is_format(const KeyParts& key) {
  constexpr std::string_view kNames[] = {"objectformat", "compatobjectformat", "refstorage"};
  return key.section == "extensions" && std::ranges::find(kNames, key.name) != std::end(kNames);
}

bool is_data(const GitSetting& setting) {
  const std::optional<KeyParts> key = split(setting.key);
  if (!key || setting.scope == "command") return false;
  // Of the user, too: an includeIf of his applies to the place of the repository.
  if (is_about_files(*key) || (key->section == "url" && key->name == "insteadof")) return true;
  const bool is_of_repository = setting.scope == "local" || setting.scope == "worktree";
  const bool is_remote = key->section == "remote" && (key->name == "url" || key->name == "fetch");
  return is_of_repository && (is_remote || is_format(*key));
}

}  // namespace

std::vector<GitSetting> parse_git_settings(std::string_view list) {
  std::vector<GitSetting> settings;
  for (;;) {
    const auto scope = take(list);
    const auto entry = scope ? take(list) : std::nullopt;
    if (!entry) return settings;
    const std::size_t line_end = entry->find('\n');
    GitSetting setting = {.scope = std::string(*scope), .key = std::string(entry->substr(0, line_end))};
    if (line_end != entry->npos) setting.value = entry->substr(line_end + 1);
    settings.push_back(std::move(setting));
  }
}

std::vector<GitSetting> data_settings(const std::vector<GitSetting>& settings) {
  std::vector<GitSetting> result;
  std::ranges::copy_if(settings, std::back_inserter(result), is_data);
  return result;
}

std::string format_git_config(const std::vector<GitSetting>& settings) {
  std::string text;
  for (const GitSetting& setting : settings) {
    const std::optional<KeyParts> key = split(setting.key);
    if (!key) continue;
    text.append("[").append(key->section);
    if (key->subsection) text.append(" ").append(in_quotes(*key->subsection));
    text.append("]\n\t").append(key->name);
    if (setting.value) text.append(" = ").append(in_quotes(*setting.value));
    text += '\n';
  }
  return text;
}

}  // namespace build
