#include "build/git_config.hpp"

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using build::GitSetting;
using build::parse_git_settings;
using namespace std::string_literals;

TEST_CASE("git config: a list with scopes", "[build]") {
  CHECK(parse_git_settings("local\0core.bare\nfalse\0global\0a.b.C.d\nx\ny\0local\0alone.name\0"s) ==
        std::vector<GitSetting>{{.scope = "local", .key = "core.bare", .value = "false"},
                                {.scope = "global", .key = "a.b.C.d", .value = "x\ny"},
                                {.scope = "local", .key = "alone.name"}});
  CHECK(parse_git_settings("").empty());
  CHECK(parse_git_settings("local").empty());
  CHECK(parse_git_settings("local\0core.bare\nfal"s).empty());
}

TEST_CASE("git config: only what is data is taken from a repository", "[build]") {
  const auto keys = [](const std::string& scope, const std::vector<std::string>& from) {
    std::vector<GitSetting> settings;
    for (const std::string& key : from) settings.push_back({.scope = scope, .key = key, .value = "x"});
    std::vector<std::string> result;
    for (const GitSetting& setting : build::data_settings(settings)) result.push_back(setting.key);
    return result;
  };
  const std::vector<std::string> data = {"core.autocrlf", "core.excludesfile", "url.https://a/.insteadof",
                                         "remote.a.b.url", "extensions.objectformat"};
  CHECK(keys("local", data) == data);
  CHECK(keys("worktree", data) == data);
  CHECK(keys("global", data) ==
        std::vector<std::string>{"core.autocrlf", "core.excludesfile", "url.https://a/.insteadof"});
  CHECK(keys("command", data).empty());
  CHECK(keys("local", {"core.fsmonitor",
                       "core.hookspath",
                       "core.sshcommand",
                       "core.worktree",
                       "core.pager",
                       "core.gitproxy",
                       "core.askpass",
                       "core.editor",
                       "filter.lfs.process",
                       "lfs.url",
                       "lfs.extension.x.clean",
                       "credential.helper",
                       "include.path",
                       "alias.status",
                       "diff.x.textconv",
                       "remote.a.vcs",
                       "remote.a.uploadpack",
                       "remote.a.promisor",
                       "extensions.partialclone",
                       "url.x",
                       "core.x.autocrlf",
                       "core",
                       ""})
            .empty());
}

TEST_CASE("git config: Git reads what is written, whatever bytes it has", "[build]") {
  KPIN_NEEDS("git");
  const std::vector<GitSetting> settings = {
      {.scope = "local", .key = "core.bare", .value = "false"},
      {.scope = "local", .key = "remote.a\"]\\ b.c.url", .value = " \"x\\y\" # z\n[core]\n\tbare = true ; "},
      {.scope = "local", .key = "remote.a.url", .value = "\r\t\x01\xFF\r"},
      {.scope = "local", .key = "remote.a.url", .value = ""},
      {.scope = "local", .key = "core.filemode"}};
  std::vector<GitSetting> given = settings;
  given.insert(given.begin() + 1, {{.key = "no_key", .value = "x"},
                                   {.key = "a.b\nc.d", .value = "x"},
                                   {.key = "a b.c", .value = "x"},
                                   {.key = "a.b_c", .value = "x"}});
  const support::TempFolder folder;
  const std::string file = folder.write("config", build::format_git_config(given));
  const support::ProcessResult result =
      support::run({"git", "config", "--file", file, "-z", "--list"}, {.folder = folder.path()});
  INFO(support::describe(result));
  REQUIRE(result.status == 0);
  std::string list;
  for (const GitSetting& setting : settings) {
    list += setting.key;
    if (setting.value) list += '\n' + *setting.value;
    list += '\0';
  }
  CHECK(result.out == list);
}
