// What `kpin completion` prints, in the shells it is for.

#include "cmd/completion.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

namespace {

using Words = std::set<std::string>;

const std::string kScripts = KPIN_SOURCE_DIR "/testdata/completion/";

/// A folder with the completion script of a shell and something to complete.
class Shell {
 public:
  explicit Shell(const std::string& name) : name_(name) {
    folder_.write("script", support::run_kpin({"completion", name}).out);
    folder_.write("work/app.yml", "");
    folder_.write("work/base/web.yml", "");
    if (name != "zsh") return;
    folder_.write("functions/_kpin", folder_.read("script"));
    std::filesystem::copy_file(kScripts + ".zshrc", folder_.path(".zshrc"));
  }

  /// What is offered at the end of `line`.
  [[nodiscard]] Words complete(const std::string& line) const {
    support::Argv argv = {name_};
    if (name_ == "bash") {
      argv.insert(argv.end(), {kScripts + "complete.bash", folder_.path("script")});
      for (const std::string& word : bash_words(line)) argv.push_back(word);
    } else if (name_ == "fish") {
      argv.insert(argv.end(), {"--no-config", kScripts + "complete.fish", folder_.path("script"), line});
    } else {
      std::filesystem::remove(folder_.path("offered"));
      argv.insert(argv.end(), {"-f", kScripts + "complete.zsh", line});
    }
    const auto result = support::run(
        argv, {.environment = {{"HOME", folder_.path()}, {"ZDOTDIR", folder_.path()}, {"TERM", "xterm"}},
               .folder = folder_.path("work")});
    INFO(support::describe(result));
    CHECK(result.status == 0);
    std::istringstream lines(result.out);
    Words words;
    for (std::string word; std::getline(lines, word);) words.insert(word);
    return words;
  }

 private:
  /// The words of a line as bash cuts it; "=" is one of its own.
  static std::vector<std::string> bash_words(const std::string& line) {
    std::vector<std::string> words = {""};
    for (const char c : line) {
      if (c == ' ') {
        words.emplace_back();
      } else if (c == '=') {
        words.emplace_back("=");
        words.emplace_back();
      } else {
        words.back() += c;
      }
    }
    if (words.back().empty() && line.ends_with('=')) words.pop_back();
    return words;
  }

  std::string name_;
  support::TempFolder folder_ = {};
};

/// What every shell has to offer.
void check_offers(const Shell& shell) {
  Words names;
  for (const cmd::CommandWord& command : cmd::commands()) names.emplace(command.name);
  CHECK(shell.complete("kpin ") == names);
  CHECK(shell.complete("kpin insp") == Words{"inspect"});
  CHECK(shell.complete("kpin cache ") == Words{"clear"});
  CHECK(shell.complete("kpin help ") == names);
  CHECK(shell.complete("kpin completion ") == Words{"bash", "fish", "zsh"});
  for (const std::string& more : shell.complete("kpin completion zsh "))
    CHECK(more.starts_with('-'));  // zsh goes on with flags
  CHECK(shell.complete("kpin --keep-") == Words{"--keep-name", "--keep-tag"});
  CHECK(shell.complete("kpin -q --upd") == Words{"--update-lock"});
  CHECK(shell.complete("kpin inspect -q --upd").empty());
  CHECK(shell.complete("kpin -q inspect --keep-").empty());
  CHECK(shell.complete("kpin diff --keep-") == Words{"--keep-name", "--keep-tag"});
  CHECK(shell.complete("kpin check --dr") == Words{"--drift"});
  CHECK(shell.complete("kpin diff --dr").empty());
  CHECK(shell.complete("kpin --platform linux/arm") == Words{"linux/arm/v6", "linux/arm/v7", "linux/arm64"});
  CHECK(shell.complete("kpin --allow-builder build").contains("buildah"));
  CHECK(shell.complete("kpin --cache ").empty());
  const Words files = shell.complete("kpin -q -f ");
  CHECK(files.contains("app.yml"));
  CHECK((files.contains("base") || files.contains("base/")));
  CHECK(shell.complete("kpin --lock-output app") == Words{"app.yml"});
  CHECK(shell.complete("kpin --source-root ").size() == 1);
}

}  // namespace

TEST_CASE("completion: the files in completions/ are what kpin prints", "[cmd][documentation]") {
  const auto kept = [](const std::string& name) {
    return support::read_file(KPIN_SOURCE_DIR "/completions/" + name);
  };
  CHECK(support::run_kpin({"completion", "bash"}).out == kept("kpin.bash"));
  CHECK(support::run_kpin({"completion", "fish"}).out == kept("kpin.fish"));
  CHECK(support::run_kpin({"completion", "zsh"}).out == kept("_kpin"));
}

TEST_CASE("completion: the kind of a value is what the help calls it", "[cmd]") {
  using Kind = cmd::CompletedFlag::Kind;
  using Value = cmd::CompletedFlag::Value;
  const std::vector<cmd::CompletedFlag> flags = cmd::completed_flags();
  const auto flag = [&](const std::string& name) {
    return *std::ranges::find(flags, name, &cmd::CompletedFlag::name);
  };
  CHECK(flag("file").letter == "f");
  CHECK(flag("file").kind == Kind::files);
  CHECK(flag("file").value == Value::required);
  CHECK(flag("file").repeatable);
  CHECK(flag("skip").repeatable);
  CHECK_FALSE(flag("platform").repeatable);
  CHECK(flag("source-root").kind == Kind::folders);
  CHECK(flag("registry-insecure").kind == Kind::hosts);
  CHECK(flag("registry-insecure").value == Value::optional);
  CHECK(flag("json").words == std::vector<std::string>{"true", "false"});
  CHECK(flag("strict").value == Value::none);
  CHECK(flag("help").refused_by.empty());
  CHECK(flag("in-place").refused_by.size() == cmd::commands().size());
  CHECK(flag("skip").summary == "Leave references that fit this pattern alone");
}

TEST_CASE("completion: there are scripts for three shells", "[cmd]") {
  CHECK_THROWS_WITH(cmd::completion_script("tcsh"),
                    "'kpin completion' writes scripts for bash, fish and zsh, not for 'tcsh'");
  CHECK(support::run_kpin({"completion"}).err ==
        "kpin: 'kpin completion' takes one argument: bash, fish or zsh\n");
}

TEST_CASE("completion: bash offers commands, flags and values", "[cmd]") {
  KPIN_NEEDS("bash");
  const Shell bash("bash");
  check_offers(bash);
  CHECK(bash.complete("kpin -f app.yml insp") == Words{"inspect"});
  CHECK(bash.complete("kpin --file=app.yml insp") == Words{"inspect"});
  CHECK(bash.complete("kpin --build=") == Words{"false", "true"});
  CHECK(bash.complete("kpin --build=f") == Words{"false"});
  CHECK(bash.complete("kpin --file=app") == Words{"app.yml"});
}

TEST_CASE("completion: fish offers commands, flags and values", "[cmd]") {
  KPIN_NEEDS("fish");
  const Shell fish("fish");
  check_offers(fish);
  CHECK(fish.complete("kpin --build=") == Words{"--build=false", "--build=true"});
  CHECK(fish.complete("kpin --file=app") == Words{"--file=app.yml"});
}

TEST_CASE("completion: zsh offers commands, flags and values", "[cmd]") {
  KPIN_NEEDS("zsh");
  const Shell zsh("zsh");
  check_offers(zsh);
  CHECK(zsh.complete("kpin -f app.yml insp") == Words{"inspect"});
  CHECK(zsh.complete("kpin --build=") == Words{"false", "true"});
  CHECK(zsh.complete("kpin --file=app") == Words{"app.yml"});
}
