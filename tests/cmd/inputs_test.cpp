// Where the YAML comes from and the command line around it, through the kpin binary.

#include <filesystem>

#include <pty.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/file_descriptor.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::run_kpin;

namespace {

void check_usage_error(const support::ProcessResult& result) {
  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err.starts_with("kpin: "));
}

}  // namespace

TEST_CASE("inputs: an empty stdin gives an empty stdout", "[cmd]") {
  const auto result = run_kpin({});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out.empty());
  CHECK(result.err.empty());
}

TEST_CASE("inputs: a stream without images comes out as it went in", "[cmd]") {
  const std::string stream = "# comment\n---\na:   1\n...\n---\nb: {c: d }\r\n\n\n# end";
  CHECK(run_kpin({}, stream).out == stream);
  CHECK(run_kpin({"-f", "-"}, stream).out == stream);
}

TEST_CASE("inputs: -f may be repeated and have commas; order is as given", "[cmd]") {
  const support::TempFolder folder;
  const std::string a = folder.write("a.yml", "a: 1\n");
  const std::string b = folder.write("b.yml", "b: 1\n");
  const std::string c = folder.write("c.yml", "c: 1\n");

  CHECK(run_kpin({"-f", c, "-f", a + "," + b}).out == "c: 1\n---\na: 1\n---\nb: 1\n");
  CHECK(run_kpin({"--file", b, "-f", "-"}, "stdin: 1\n").out == "b: 1\n---\nstdin: 1\n");
  CHECK(run_kpin({"--file=" + b}).out == "b: 1\n");
}

TEST_CASE("inputs: a separator is put only where it is needed", "[cmd]") {
  const support::TempFolder folder;
  const std::string unfinished = folder.write("unfinished.yml", "a: 1");
  const std::string begins = folder.write("begins.yml", "---\nb: 1\n");
  const std::string ends = folder.write("ends.yml", "c: 1\n---\n");
  const std::string empty = folder.write("empty.yml", "");
  const std::string plain = folder.write("plain.yml", "d: 1\n");

  CHECK(run_kpin({"-f", unfinished, "-f", plain}).out == "a: 1\n---\nd: 1\n");
  CHECK(run_kpin({"-f", unfinished, "-f", begins}).out == "a: 1\n---\nb: 1\n");
  CHECK(run_kpin({"-f", ends, "-f", plain}).out == "c: 1\n---\nd: 1\n");
  CHECK(run_kpin({"-f", plain, "-f", empty, "-f", plain}).out == "d: 1\n---\nd: 1\n");
  CHECK(run_kpin({"-f", empty, "-f", plain}).out == "d: 1\n");
}

TEST_CASE("inputs: a folder is read with its sub-folders, sorted, YAML and JSON files only", "[cmd]") {
  const support::TempFolder folder;
  folder.write("in/b.yaml", "b: 1\n");
  folder.write("in/a.yml", "a: 1\n");
  folder.write("in/c/z.json", "{\"z\": 1}\n");
  folder.write("in/c/a.yml", "ca: 1\n");
  folder.write("in/d.yml", "d: 1\n");
  folder.write("in/notes.txt", "text: 1\n");
  folder.write("in/yml", "yml: 1\n");
  folder.write("in/e.yml.orig", "e: 1\n");

  CHECK(run_kpin({"-f", folder.path("in")}).out ==
        "a: 1\n---\nb: 1\n---\nca: 1\n---\n{\"z\": 1}\n---\nd: 1\n");
}

TEST_CASE("inputs: what git keeps in a folder is none of it, other hidden files are", "[cmd]") {
  const support::TempFolder folder;
  folder.write("a/.git/refs/heads/b.yml", "git: 1\n");
  folder.write("a/.hidden/b.yml", "b: 1\n");
  CHECK(run_kpin({"-f", folder.path()}).out == "b: 1\n");
  CHECK(run_kpin({"-f", folder.path("a/.git")}).out == "git: 1\n");
}

TEST_CASE("inputs: a file without a known ending is read when it is named", "[cmd]") {
  const support::TempFolder folder;
  CHECK(run_kpin({"-f", folder.write("manifest", "a: 1\n")}).out == "a: 1\n");
}

TEST_CASE("inputs: a folder that links to itself ends", "[cmd]") {
  const support::TempFolder folder;
  folder.write("in/a.yml", "a: 1\n");
  std::filesystem::create_directory_symlink(folder.path("in"), folder.path("in/loop"));

  const auto result = run_kpin({"-f", folder.path("in")}, {}, {.limit = std::chrono::seconds(10)});

  INFO(describe(result));
  CHECK_FALSE(result.timed_out);
  CHECK(result.signal == 0);
}

TEST_CASE("inputs: a link that leads in a circle is told of, and all else is read", "[cmd]") {
  const support::TempFolder folder;
  folder.write("in/a.yml", "a: 1\n");
  folder.write("in/sub/z.yml", "z: 1\n");
  std::filesystem::create_symlink("b.yml", folder.path("in/b.yml"));
  std::filesystem::create_symlink("loop.json", folder.path("in/sub/loop.json"));
  std::filesystem::create_symlink("nowhere", folder.path("in/c.yml"));
  std::filesystem::create_symlink("d", folder.path("in/d"));

  const auto result = run_kpin({"-f", folder.path("in")});

  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  const std::string why = ": cannot follow the link: Too many levels of symbolic links\n";
  CHECK(result.err ==
        "kpin: " + folder.path("in/b.yml") + why + "kpin: " + folder.path("in/sub/loop.json") + why);
  const auto checked = run_kpin({"check", "-f", folder.path("in")});
  CHECK(checked.status == 2);
  CHECK(contains(checked.err, folder.path("in/b.yml") + why));
}

TEST_CASE("inputs: a folder that cannot be listed is told of, and all else is read", "[cmd]") {
  KPIN_SKIP_IF(geteuid() == 0, "root can list every folder");
  const support::TempFolder folder;
  folder.write("in/a/b.yml", "image: a\n");
  folder.write("in/x.yml", "b: \xFF\n");
  std::filesystem::permissions(folder.path("in/a"), std::filesystem::perms::none);
  const auto result = run_kpin({"-f", folder.path("in")});
  std::filesystem::permissions(folder.path("in/a"), std::filesystem::perms::owner_all);
  check_usage_error(result);
  CHECK(
      contains(result.err, folder.path("in/a") + ": cannot list it and what is below it: Permission denied"));
  CHECK(contains(result.err, folder.path("in/x.yml")));
}

TEST_CASE("inputs: a URL is fetched", "[cmd]") {
  support::RawServer server(support::always(support::http_answer("200 OK", "from: url\n")));

  const auto result = run_kpin({"-f", "http://" + server.host() + "/deploy.yml"});

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "from: url\n");
}

TEST_CASE("inputs: a URL's error page is not taken for YAML", "[cmd]") {
  support::RawServer server(support::always(support::http_answer("404 Not Found", "page: not found\n")));

  const auto result = run_kpin({"-f", "http://ann:hunter2@" + server.host() + "/deploy.yml"});

  check_usage_error(result);
  CHECK(contains(result.err, server.host() + "/deploy.yml"));
  CHECK(contains(result.err, "404"));
  CHECK_FALSE(contains(result.err, "hunter2"));
}

TEST_CASE("inputs: a URL where nothing answers is an error", "[cmd]") {
  check_usage_error(run_kpin({"-f", "http://" + support::closed_port() + "/deploy.yml"}));
}

TEST_CASE("inputs: a URL whose body breaks off is an error", "[cmd]") {
  support::RawServer server([](support::Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na: 1\n");
  });
  check_usage_error(run_kpin({"-f", "http://" + server.host() + "/deploy.yml"}));
}

TEST_CASE("inputs: a missing file is an error with its name", "[cmd]") {
  const support::TempFolder folder;
  const std::string there = folder.write("a.yml", "a: 1\n");

  const auto result = run_kpin({"-f", there, "-f", folder.path("missing.yml")});

  check_usage_error(result);
  CHECK(contains(result.err, folder.path("missing.yml")));
  CHECK(contains(result.err, "No such file or directory"));
}

TEST_CASE("inputs: an unreadable file is an error with its name", "[cmd]") {
  KPIN_SKIP_IF(geteuid() == 0, "root can read every file");
  const support::TempFolder folder;
  const std::string path = folder.write("secret.yml", "a: 1\n");
  std::filesystem::permissions(path, std::filesystem::perms::none);

  const auto result = run_kpin({"-f", path});

  check_usage_error(result);
  CHECK(contains(result.err, path));
  CHECK(contains(result.err, "Permission denied"));
}

TEST_CASE("inputs: a terminal on stdin without -f is a usage error that helps", "[cmd]") {
  int terminal = -1;
  int child_end = -1;
  REQUIRE(openpty(&terminal, &child_end, nullptr, nullptr, nullptr) == 0);
  const support::FileDescriptor close_terminal(terminal);
  const support::FileDescriptor close_child_end(child_end);

  const auto result = run_kpin({}, {}, {.input_fd = child_end, .limit = std::chrono::seconds(10)});

  check_usage_error(result);
  CHECK(contains(result.err, "-f"));
}

TEST_CASE("command line: help and version go to stdout", "[cmd]") {
  for (const char* flag : {"--help", "-h"}) {
    const auto help = run_kpin({flag});
    CHECK(help.status == 0);
    CHECK(help.err.empty());
    for (const char* word : {"--file", "--registry-concurrency", "--registry-ca-cert-path",
                             "--registry-insecure", "--registry-verify-certs", "--quiet", "version"}) {
      CAPTURE(word);
      CHECK(contains(help.out, word));
    }
  }
  const auto version = run_kpin({"version"});
  CHECK(version.status == 0);
  CHECK(contains(version.out, "0.1.0"));
}

TEST_CASE("command line: what is not understood is refused before anything is read", "[cmd]") {
  for (const support::Argv& args : std::vector<support::Argv>{{"--no-such-flag"},
                                                              {"no-such-verb"},
                                                              {"-f"},
                                                              {"--registry-concurrency", "0"},
                                                              {"--registry-concurrency", "many"},
                                                              {"--registry-verify-certs=perhaps"}}) {
    CAPTURE(args);
    check_usage_error(run_kpin(args, "a: 1\n"));
  }
}

TEST_CASE("inputs: a URL without its scheme is told", "[cmd]") {
  const auto result = support::run_kpin({"-f", "example.com/app.yml"});
  CHECK(result.status == 2);
  CHECK(support::contains(result.err, "Is it a URL? Then write https://example.com/app.yml"));
  CHECK_FALSE(support::contains(support::run_kpin({"-f", "../none/app.yml"}).err, "URL"));
}
