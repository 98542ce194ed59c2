#include "cmd/flags.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cmd/command_options.hpp"
#include "cmd/commands.hpp"

namespace cmd {

namespace {

constexpr std::size_t kWidth = 80;  // columns

/// Without blanks at the ends of lines and implementation details.
std::string tidied(const std::string& text) {
  constexpr std::string_view kImplicit = "(=true)]";  // of a flag that needs no value
  std::string lines;
  for (const char c : text) {
    if (c == '\n') lines.erase(lines.find_last_not_of(' ') + 1);
    lines += c;
    if (!lines.ends_with(kImplicit)) continue;
    lines.replace(lines.size() - kImplicit.size(), lines.npos, "]");
    lines.append(kImplicit.size() - 1, ' ');  // what follows stays in its column
  }
  return lines;
}

/// Which flags are wanted, by long name.
using Wanted = std::function<bool(std::string_view name)>;

/// Adds those flags of the table that are wanted.
class Adder {
 public:
  /// `known` must outlive this.
  Adder(cxxopts::Options& known, Wanted wanted) : known_(known), wanted_(std::move(wanted)) {}

  const Adder& operator()(const std::string& names, const std::string& help,
                          const std::shared_ptr<const cxxopts::Value>& value = cxxopts::value<bool>(),
                          const std::string& placeholder = "") const {
    const std::string_view name = std::string_view(names).substr(names.find(',') + 1);  // npos + 1 is 0
    if (wanted_(name)) known_.add_options()(names, help, value, placeholder);
    return *this;
  }

 private:
  cxxopts::Options& known_;
  Wanted wanted_;
};

/// A flag that is true when it is given without a value.
std::shared_ptr<cxxopts::Value> boolean_flag(const std::string& by_default) {
  return cxxopts::value<std::string>()->implicit_value("true")->default_value(by_default);
}

void add_reference_flags(const Adder& add) {
  add  //
      ("image-map-file",
       "Replace references as this JSON object says, {\"image\": \"new image\"}, without looking them up",
       cxxopts::value<std::string>(), "FILE")  //
      ("images-annotation", "Note in each resource where its images came from", boolean_flag("true"),
       "BOOL")                                                                                   //
      ("keep-name", "Write nginx@sha256:..., and not index.docker.io/library/nginx@sha256:...")  //
      ("keep-tag", "Keep tags in front of digests: NAME:1.25@sha256:...")                        //
      ("locked", "Look nothing up, and fail for references that no lock among the inputs has")   //
      ("platform", "Pin images of several platforms to the image for this one", cxxopts::value<std::string>(),
       "OS/ARCH[/VARIANT][:OSVERSION]")  //
      ("skip", "Leave references that fit this pattern alone; '*' also stands for '/'. May be repeated",
       cxxopts::value<Repeated>(), "GLOB")                                                         //
      ("strict", "Fail for unknown and duplicate fields in Config documents, instead of warning")  //
      ("unresolved-inspect", "List the references of the inputs, once each, instead of pinning them");
}

void add_build_flags(const Adder& add) {
  add  //
      ("allow-builder",
       "Let Configs from standard input use this builder, too; needed for command and tekton. May be "
       "repeated",
       cxxopts::value<Repeated>(), "BUILDER")  //
      ("build", "With false: fail where an image would have to be built", boolean_flag("true"),
       "BOOL")  //
      ("build-concurrency", "Build this many images at once",
       cxxopts::value<std::string>()->default_value("4"), "N")                      //
      ("forbid-raw-options", "Fail for sources that have rawOptions for the tool")  //
      ("push-to",
       "Push images for HOST there, and write EMIT in its place: localhost:5001=registry:5000. May be "
       "repeated",
       cxxopts::value<Repeated>(), "HOST=EMIT")                                     //
      ("rebuild", "Build also what the registry has already from the same inputs")  //
      ("source-root", "Allow sources from this folder and below, and not from the working directory",
       cxxopts::value<std::string>(), "FOLDER");
}

void add_lock_flags(const Adder& add) {
  add  //
      ("lock-output", "Write a lock too: a Config with what each reference was pinned to",
       cxxopts::value<std::string>(),
       "FILE")  //
      ("imgpkg-lock-output", "Write a lock as an ImagesLock, which imgpkg reads",
       cxxopts::value<std::string>(),
       "FILE")  //
      ("origins-annotation", "Note in an ImagesLock where images came from", boolean_flag("true"),
       "BOOL")  //
      ("update-lock",
       "Look up again the references in the lock FILE, or those that fit PATTERN, and change FILE",
       cxxopts::value<std::string>(), "FILE");
}

void add_registry_flags(const Adder& add) {
  add  //
      ("cache", "Use the digest that a tag had in an earlier run at most this long ago, such as 10m",
       cxxopts::value<std::string>(), "DURATION")  //
      ("registry-ca-cert-path", "Trust the certificates in this PEM file beside the system's",
       cxxopts::value<std::vector<std::string>>(), "PATH")  //
      ("registry-concurrency", "Ask registries for this many references at once",
       cxxopts::value<std::string>()->default_value("64"), "N")  //
      ("registry-insecure",
       "Allow plain HTTP, which is otherwise used for loopback addresses only: to every registry, or to HOST",
       cxxopts::value<Repeated>()->implicit_value("true"), "HOST")  //
      ("registry-mirror",
       "Ask MIRROR for what HOST has, and HOST only if that fails; ',insecure' allows plain HTTP",
       cxxopts::value<Repeated>(), "HOST=MIRROR[,insecure]")  //
      ("registry-timeout", "Give up on a request, with all its tries, after this long, such as 30s or 1m30s",
       cxxopts::value<std::string>()->default_value("2m"), "DURATION")  //
      ("registry-verify-certs", "Check the certificates of registries", boolean_flag("true"), "BOOL");
}

/// Flags of kbld that have nothing to change here.
void add_kbld_flags(const Adder& add) {
  const std::string none = "Has no effect; accepted for scripts that were written for kbld";
  add                                                       //
      ("color", none, boolean_flag("true"), "BOOL")         //
      ("column", none, cxxopts::value<Repeated>(), "NAME")  //
      ("sort", none, boolean_flag("true"), "BOOL")          //
      ("tty", none, boolean_flag("false"), "BOOL")          //
      ("y,yes", none, boolean_flag("false"), "BOOL");
}

void add_flags(const Adder& add) {
  add  //
      ("f,file",
       "Read this file, folder (.yml, .yaml and .json, recursively), http(s) URL, or - for standard input",
       cxxopts::value<std::vector<std::string>>(), "PATH")                                            //
      ("i,in-place", "Edit the files that are given with -f, instead of writing to standard output")  //
      ("drift", "With check: also ask registries which pins their tags no longer point to")           //
      ("output", "With check: print in this format; github means annotations", cxxopts::value<std::string>(),
       "text|json|sarif|github")  //
      ("log-format", "Write what is told on stderr as lines of text, or as a JSON object a line",
       cxxopts::value<std::string>()->default_value("text"), "text|json")     //
      ("no-progress", "Do not show on a terminal what is under way")          //
      ("q,quiet", "Do not tell on stderr what each reference was pinned to")  //
      ("json", "Print JSON, with check, inspect and version; else without effect", boolean_flag("false"),
       "BOOL")                                                            //
      ("v,verbose", "Tell each HTTP request on stderr, without secrets")  //
      ("h,help", "Show this help, or that of a command")                  //
      ("version", "Print the version");
  add_reference_flags(add);
  add_build_flags(add);
  add_lock_flags(add);
  add_registry_flags(add);
  add_kbld_flags(add);
}

/// What `kpin COMMAND --help` prints.
std::string help_text(const CommandWord& command) {
  const std::string blank = command.usage.empty() ? "" : " ";
  cxxopts::Options known(
      "kpin", fmt::format("Usage: kpin {}{}{}\n\n{}.", command.name, blank, command.usage, command.summary));
  known.custom_help("");
  known.set_width(kWidth);
  add_flags(Adder(known, [&](std::string_view name) { return is_option_of(command.name, name); }));
  return tidied(known.help({}, false));
}

}  // namespace

cxxopts::Options flags() {
  cxxopts::Options known("kpin", "Pins the image references of Kubernetes YAML to registry digests.\n");
  known.custom_help(
      "[-f PATH]... [OPTION]...\n  kpin -i -f PATH... [OPTION]...\n  kpin --update-lock FILE [PATTERN] [-f "
      "PATH]... [OPTION]..." +
      commands_usage());
  known.set_width(kWidth);
  add_flags(Adder(known, [](std::string_view /*any*/) { return true; }));
  return known;
}

std::string help_text(std::string_view word) {
  const auto command = std::ranges::find(commands(), word, &CommandWord::name);
  return command == commands().end() ? tidied(flags().help()) : help_text(*command);
}

}  // namespace cmd
