#include "build/command.hpp"

#include <filesystem>

#include "build/one_build.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::Contains;
using Output = config::CommandBuild::Output;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kTo = "registry.test/team/app:kpin-1";

std::unique_ptr<build::Builder> command(const config::CommandBuild& options = {}) {
  return build::make(options);
}

std::unique_ptr<build::Builder> maker(Output output, const std::string& path = {}) {
  return command({.argv = {"maker"}, .output = output, .output_path = config::SourcePath(path)});
}

}  // namespace

TEST_CASE("command: it has its arguments, its variables and its folder", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "echo " + kDigest);
  OneBuild one;
  build::Task task = one.task(kTo);
  task.values = {{"git.sha", "abc"}};
  const auto builder =
      command({.argv = {"maker", "-t", "{{image}}", "{{ git.sha }}", "$HOME", "-o={{output}}"},
               .env = {{"WHAT", "as {{git.sha}}"}, {"KPIN_IMAGE", "mine"}},
               .output = Output::standard_output});
  build::Runner runner = one.runner();
  CHECK(std::get<build::Pushed>(builder->build(task, runner)).digest.text() == kDigest);
  const auto runs = tools.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].argv ==
        std::vector<std::string>{"maker", "-t", kTo, "abc", "$HOME", "-o=" + one.scratch.path("output")});
  CHECK(runs[0].folder == task.folder);
  CHECK(runs[0].environment.at("WHAT") == "as abc");
  CHECK(runs[0].environment.at("KPIN_IMAGE") == kTo);
  CHECK(runs[0].environment.at("KPIN_OUTPUT") == one.scratch.path("output"));
}

TEST_CASE("command: a program with a slash is found from the source's folder", "[build]") {
  OneBuild one;
  const std::string script = one.source.write("tools/make", "#!/bin/sh\necho " + kDigest + "\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  for (const std::string program : {"tools/make", "./tools/../tools/make", script.c_str()}) {
    const auto builder = command({.argv = {program}, .output = Output::standard_output});
    CHECK(one.push(builder, kTo) == kDigest);
  }
}

TEST_CASE("command: the last line of stdout, or a file, is the digest or ends in it", "[build]") {
  for (const std::string& told : {kDigest, "registry.test/team/app@" + kDigest,
                                  "registry.test/team/app:other@" + kDigest, "  " + kDigest + "  "}) {
    const support::ToolScripts tools;
    OneBuild one;
    tools.add("maker", "echo building\necho '" + told + "'\necho");
    CHECK(one.push(maker(Output::standard_output), kTo) == kDigest);
    tools.add("maker", "echo building; echo '" + told + "' >\"$KPIN_OUTPUT\"");
    CHECK(one.push(maker(Output::digest_file), kTo) == kDigest);
    CHECK(one.lines == std::vector<std::string>{"building"});
    tools.add("maker", "mkdir -p out; printf %s '" + told + "' >out/digest");
    CHECK(one.push(maker(Output::digest_file, "out/digest"), kTo) == kDigest);
  }
}

TEST_CASE("command: what is no digest of the destination is refused", "[build]") {
  const support::ToolScripts tools;
  OneBuild one;
  const auto failure = [&](const std::string& told) {
    tools.add("maker", "echo '" + told + "'");
    return one.failure(maker(Output::standard_output), kTo);
  };
  CHECK(
      failure("registry.test/team/other@" + kDigest) ==
      "maker: it has pushed to 'registry.test/team/other' and not to registry.test/team/app, where the image "
      "has to be");
  CHECK_THAT(failure("elsewhere.test/team/app@" + kDigest),
             Contains("it has pushed to 'elsewhere.test/team/app'"));
  CHECK_THAT(failure("registry.test/team/app:1"),
             Contains("it told 'registry.test/team/app:1' as what it has pushed"));
  CHECK_THAT(failure("sha256:abc"), Contains("it told 'sha256:abc'"));
  CHECK_THAT(failure(""), Contains("it told ''"));
  CHECK_THAT(failure("done " + kDigest), Contains("it told 'done sha256:"));
}

TEST_CASE("command: a failure, and a success without output, are failures", "[build]") {
  const support::ToolScripts tools;
  OneBuild one;
  tools.add("maker", "echo 'no rule'; exit 2");
  CHECK(one.failure(maker(Output::digest_file), kTo) == "maker failed with exit status 2\n  | no rule");
  tools.add("maker", "");
  CHECK(one.failure(maker(Output::digest_file), kTo) ==
        "'maker' ended well, but left nothing at '" + one.scratch.path("output") + "'");
  tools.add("maker", "ln -s gone result");
  CHECK_THAT(one.failure(maker(Output::oci_layout, "result"), kTo), Contains("left nothing at"));
  tools.add("maker", "mkdir \"$KPIN_OUTPUT\"");
  CHECK_THAT(one.failure(maker(Output::oci_layout), kTo), Contains(one.scratch.path("output")));
}

TEST_CASE("command: without a destination nothing is run", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "");
  OneBuild one;
  CHECK(one.failure(maker(Output::oci_layout)) ==
        "command leaves no image on this machine: it needs a destination to push to, in the Config's "
        "destinations");
  CHECK(tools.runs().empty());
}

TEST_CASE("command: templates and variables are checked before it runs", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "");
  OneBuild one;
  CHECK_THAT(one.failure(command({.argv = {"maker", "{{what}}"}}), kTo), Contains("'what'"));
  CHECK(one.failure(command({.argv = {"maker"}, .env = {{"A=B", "c"}}}), kTo) ==
        "'A=B' is no name of an environment variable");
  CHECK(tools.runs().empty());
}

TEST_CASE("command: the program in PATH stands for the version", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "");
  CHECK(command()->version() == "any");
  CHECK(maker(Output::digest_file)->version() == "maker");
  CHECK(command({.argv = {"./make"}})->version() == "./make");
  CHECK_THROWS_WITH(command({.argv = {"kpin-no-such"}})->version(),
                    "there is no program 'kpin-no-such' in PATH");
}

TEST_CASE("command: it depends on its folder, its arguments and its environment", "[build]") {
  OneBuild one;
  build::Task task = one.task();
  task.values = {{"git.sha", "0b1c"}};
  const auto builder = command({.argv = {"maker", "--to={{image}}", "--at={{git.sha}}", "{{output}}"},
                                .env = {{"REVISION", "{{git.sha}}"}},
                                .output = Output::oci_layout,
                                .output_path = "./out/layout"});
  const build::Inputs inputs = builder->inputs(task);
  CHECK(inputs.complete);
  CHECK(inputs.folder == task.folder);
  CHECK(inputs.left_out == std::vector<std::string>{"out/layout"});
  REQUIRE(inputs.words.size() == 6);
  CHECK(std::vector(inputs.words.begin(), inputs.words.begin() + 5) ==
        std::vector<std::string>{"maker", "--to=", "--at=0b1c", "", "REVISION=0b1c"});
  CHECK_THAT(inputs.words.back(), Catch::Matchers::StartsWith("machine="));
}

TEST_CASE("command: layouts and archives of real tools are read, links to them followed", "[build]") {
  KPIN_NEEDS("skopeo", "docker-registry");
  support::RegistryServer registry;
  registry.put_image("base", "1");
  using Digests = std::pair<std::string, std::string>;
  // What skopeo calls the image that it has written, and what kpin reads.
  const auto digests = [&](const std::string& target, Output output, const std::string& path = {}) {
    OneBuild one;
    std::filesystem::create_symlink(one.scratch.path("store"), one.source.path("result"));
    const auto builder = command(
        {.argv = {"skopeo", "copy", "--src-tls-verify=false", "--digestfile=" + one.scratch.path("digest"),
                  "docker://" + registry.host() + "/base:1", target},
         .output = output,
         .output_path = config::SourcePath(path)});
    build::Task task = one.task(kTo);
    task.values = {{"store", one.scratch.path("store")}};
    build::Runner runner = one.runner();
    const auto contents = std::get<registry::Contents>(builder->build(task, runner));
    CHECK(contents.blobs.size() == 2);
    for (const auto& blob : contents.blobs) CHECK(std::filesystem::file_size(blob.file) == blob.size);
    return Digests(one.scratch.read("digest"), contents.manifests.back().digest.text());
  };
  for (const auto& [told, read] :
       {digests("oci:{{output}}", Output::oci_layout), digests("oci:{{store}}", Output::oci_layout, "result"),
        digests("oci-archive:{{output}}", Output::oci_archive),
        digests("oci-archive:{{store}}", Output::oci_archive, "result")}) {
    CHECK(told == read);
  }
  // An archive of Docker's has no manifest of which this could be the digest.
  digests("docker-archive:{{output}}", Output::docker_archive);
}

TEST_CASE("command: what a real tool has pushed is known by its digest", "[build]") {
  KPIN_NEEDS("skopeo", "docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("base", "1");
  OneBuild one;
  const auto builder = command(
      {.argv = {"skopeo", "copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--preserve-digests",
                "--digestfile={{output}}", "docker://" + registry.host() + "/base:1", "docker://{{image}}"},
       .output = Output::digest_file});
  CHECK(one.push(builder, registry.host() + "/app:kpin-1") == digest);
  CHECK(has_manifest(registry, "app", digest));
}
