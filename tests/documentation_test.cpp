#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

namespace {

using Flags = std::set<std::string>;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// Every "--name" in a text.
Flags long_flags(std::string_view text) {
  Flags found;
  for (auto at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 2)) {
    auto end = at + 2;
    while (end < text.size() && (is_letter(text[end]) || text[end] == '-')) ++end;
    if (end > at + 2 && is_letter(text[at + 2])) found.emplace(text.substr(at, end - at));
  }
  return found;
}

/// Every "-x" in a text that has no letter, digit or dash at either side of it.
Flags short_flags(std::string_view text) {
  const auto is_inside_word = [text](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '-');
  };
  Flags found;
  for (auto at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
    if (at + 1 >= text.size() || !is_letter(text[at + 1])) continue;
    if (!is_inside_word(at - 1) && !is_inside_word(at + 2)) found.emplace(text.substr(at, 2));
  }
  return found;
}

Flags all_flags(std::string_view text) {
  Flags found = long_flags(text);
  found.merge(short_flags(text));
  return found;
}

std::string read_source(const std::string& name) { return support::read_file(KPIN_SOURCE_DIR "/" + name); }

std::string help() { return support::run({KPIN_BINARY, "--help"}).out; }

/// The flags that follow the words in front of them: "Fl" in mdoc, "-l" and "-s" in fish.
Flags flags_after(const std::string& text, const std::string& word, const std::string& dash) {
  Flags found;
  std::istringstream words(text);
  for (std::string next; words >> next;) {
    if (next != word || !(words >> next)) continue;
    found.insert(dash + next);
  }
  return found;
}

}  // namespace

TEST_CASE("documentation: --help tells of every flag", "[documentation]") {
  CHECK(all_flags(help()) == Flags{"--allow-builder",
                                   "--build",
                                   "--build-concurrency",
                                   "--cache",
                                   "--color",
                                   "--column",
                                   "--drift",
                                   "-f",
                                   "--file",
                                   "--forbid-raw-options",
                                   "-h",
                                   "--help",
                                   "-i",
                                   "--image-map-file",
                                   "--images-annotation",
                                   "--imgpkg-lock-output",
                                   "--in-place",
                                   "--json",
                                   "--keep-name",
                                   "--keep-tag",
                                   "--lock-output",
                                   "--locked",
                                   "--log-format",
                                   "--no-progress",
                                   "--origins-annotation",
                                   "--output",
                                   "--platform",
                                   "--push-to",
                                   "-q",
                                   "--quiet",
                                   "--rebuild",
                                   "--registry-ca-cert-path",
                                   "--registry-concurrency",
                                   "--registry-insecure",
                                   "--registry-mirror",
                                   "--registry-timeout",
                                   "--registry-verify-certs",
                                   "--skip",
                                   "--sort",
                                   "--source-root",
                                   "--strict",
                                   "--tty",
                                   "--unresolved-inspect",
                                   "--update-lock",
                                   "-v",
                                   "--verbose",
                                   "--version",
                                   "-y",
                                   "--yes"});
}

TEST_CASE("documentation: the manual page has the flags that exist", "[documentation]") {
  CHECK(flags_after(read_source("man/kpin.1"), "Fl", "-") == all_flags(help()));
}

TEST_CASE("documentation: the table of options has the flags that exist", "[documentation]") {
  std::istringstream lines(read_source("README.md"));
  Flags found;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| `-")) found.merge(all_flags(line));
  }
  CHECK(found == all_flags(help()));
}

TEST_CASE("documentation: the completions for bash and zsh have the flags that exist", "[documentation]") {
  for (const auto* name : {"completions/kpin.bash", "completions/_kpin"}) {
    INFO(name);
    const std::string script = read_source(name);
    const Flags short_ones = short_flags(script);
    CHECK(long_flags(script) == long_flags(help()));
    for (const auto& flag : short_flags(help())) CHECK(short_ones.contains(flag));
  }
}

TEST_CASE("documentation: the completions for fish have the flags that exist", "[documentation]") {
  const std::string script = read_source("completions/kpin.fish");
  Flags found = flags_after(script, "-l", "--");
  found.merge(flags_after(script, "-s", "-"));
  CHECK(found == all_flags(help()));
}

TEST_CASE("documentation: links lead to files that exist", "[documentation]") {
  const std::vector<std::string> pages = {"README.md",         "docs/config.md", "docs/locks.md",
                                          "docs/inspect.md",   "docs/files.md",  "docs/build.md",
                                          "docs/pipelines.md", "SECURITY.md"};
  for (const std::string& page : pages) {
    const std::string text = read_source(page);
    const std::string folder = page.starts_with("docs/") ? "docs/" : "";
    for (std::size_t at = text.find("]("); at != text.npos; at = text.find("](", at + 1)) {
      std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
      if (target.starts_with("https://") || target.starts_with('#')) continue;
      target.resize(std::min(target.find('#'), target.size()));
      INFO(page << " links to " << target);
      CHECK_FALSE(read_source(folder + target).empty());
    }
  }
}
