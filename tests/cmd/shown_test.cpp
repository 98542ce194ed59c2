// What kpin shows of others' texts, through the kpin binary: no password, nothing that a terminal acts on,
// and no command of a CI job's runner.

#include <sstream>

#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

constexpr const char* kPassword = "S3CRET";

/// Fit for a terminal, and without a line that a runner takes for a command.
void check_harmless(const std::string& text) {
  INFO(text);
  CHECK(base::printable_lines(text) == text);
  CHECK(base::without_line_commands(text) == text);
}

/// Neither of the two has the password, whatever the format of messages is.
support::ProcessResult run_without_leak(support::Argv args, const std::string& input = {}) {
  support::ProcessResult first;
  for (const char* format : {"--log-format=json", "--log-format=text"}) {
    support::Argv all = args;
    all.emplace_back(format);
    first = run_kpin(all, input);
    INFO(describe(first));
    CHECK_FALSE(contains(first.out, kPassword));
    CHECK_FALSE(contains(first.err, kPassword));
    check_harmless(first.err);
  }
  return first;
}

}  // namespace

TEST_CASE("shown: a URL's password is not, whatever it holds", "[cmd]") {
  const std::string user =
      GENERATE("us:a/S3CRET", "us:a?S3CRET", "us:a#S3CRET", "us:a/S3CRET@b", "us:a@b/S3CRET");
  const std::string scheme = GENERATE("http", "HTTPS", "ftp");
  const std::string url = scheme + "://" + user + "@127.0.0.1:1/x";
  const auto result = run_without_leak({"-v", "-f", url});
  CHECK(result.status == 2);
  CHECK(contains(result.err, scheme + "://_redacted_@127.0.0.1:1/x"));
  run_without_leak({"--locked", "-f", url});
  run_without_leak({"-i", "-f", url});
  run_without_leak({url});
  run_without_leak({"auth", url});
  run_without_leak({"--registry-insecure=" + url});
  run_without_leak({"--registry-mirror=a.io=" + url});
  run_without_leak({"--push-to=" + url});
}

TEST_CASE("shown: a scheme in upper case is one", "[cmd]") {
  support::RawServer server(support::always(support::http_answer("200 OK", "a: 1\n")));
  const std::string rest = server.host() + "/a.yml";
  const auto result = run_kpin({"-v", "-f", "HTTP://us:S3CRET@" + rest});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "a: 1\n");
  CHECK(contains(result.err, "http | GET HTTP://_redacted_@" + rest + " -> 200 ("));
  CHECK_FALSE(contains(result.err, kPassword));
}

TEST_CASE("shown: a reference's password or parameters are not", "[cmd]") {
  const std::string image =
      GENERATE("host.io/x:1?token=S3CRET", "us:S3CRET@host.io/x", "us:a/S3CRET@host.io/x:1",
               "HTTP://us:S3CRET@host.io/x", "host.io/x#S3CRET", "us:S3CRET@host.io");
  const std::string input = pod(image);
  CHECK(run_without_leak({}, input).status == 1);
  CHECK(run_without_leak({"check"}, input).status == 3);
  for (const char* format : {"json", "sarif", "github"})
    run_without_leak({"check", std::string("--output=") + format}, input);
  run_without_leak({"inspect"}, input);
  run_without_leak({"inspect", "--json"}, input);
  run_without_leak({"diff"}, input);
}

TEST_CASE("shown: the reason why a reference is none is about what is shown", "[cmd]") {
  const auto result = run_kpin({}, pod("host.io/x:1?token=S3CRET"));
  CHECK(contains(
      result.err,
      "cannot resolve 'host.io/x:1?token=_redacted_': the tag '1?token=_redacted_' must not contain '?'"));
}

TEST_CASE("shown: lines of a tool that fails are behind a bar and without commands", "[cmd]") {
  const support::TempFolder folder;
  folder.write("app/main.c", "int main;\n");
  folder.write("build.sh",
               "echo '::error::from the tool'\necho '   ::add-mask::x'\necho '##[add-mask]y ##vso[z]'\n"
               "printf '\\233\\302\\255\\n'\nexit 3\n");
  folder.write("kpin.yml",
               "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsources:\n- imageRepo: app\n  path: app\n"
               "  command: {argv: [sh, ../build.sh], output: ociLayout}\n"
               "destinations:\n- imageRepo: app\n  newImage: 127.0.0.1:1/app\n");
  for (const char* format : {"--log-format=text", "--log-format=json"}) {
    const auto result =
        run_kpin({"--rebuild", format, "-f", "kpin.yml", "-f", "-"}, pod("app:1"), {.folder = folder.path()});
    INFO(describe(result));
    CHECK(result.status == 1);
    check_harmless(result.err);
    CHECK(contains(result.err, "| ::error::from the tool"));
  }
}

TEST_CASE("shown: an answer of a registry is without commands", "[cmd]") {
  support::FaultServer registry([](support::Connection& connection, const std::string&, int /*count*/) {
    return connection.write(support::http_answer(
        "400 Bad Request",
        R"({"errors":[{"code":"::error::","message":"\n::error::x ##[add-mask]y \u009b\u00ad\u061c"}]})"));
  });
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "::error::x"));
  check_harmless(result.err);
}

TEST_CASE("shown: a file's name may have any bytes", "[cmd]") {
  const support::TempFolder folder;
  const std::string name = GENERATE("::error::x.yml", "a\x9B.yml", "a\xD8\x9C\xC2\xAD.yml",
                                    "a\n::error::b.yml", "##[add-mask]a.yml");
  folder.write(name, "image: nginx:1.25\nx: [\n");
  const support::ProcessOptions here = {.folder = folder.path()};
  for (const char* format : {"--log-format=text", "--log-format=json"}) {
    const auto result = run_kpin({"-f", name, "-f", name + ".none", format}, {}, here);
    INFO(describe(result));
    CHECK(result.status == 2);
    check_harmless(result.err);
    CHECK(contains(result.err, "cannot open: "));
  }
  folder.write(name, "image: nginx:1.25\n");
  for (const char* format : {"text", "json", "sarif"}) {
    const auto result = run_kpin({"check", std::string("--output=") + format, "-f", name}, {}, here);
    INFO(describe(result));
    CHECK(result.status == 3);
    check_harmless(result.out);
    if (format != std::string("text")) CHECK_NOTHROW(nlohmann::json::parse(result.out));
  }
  const auto annotated = run_kpin({"check", "--output=github", "-f", name}, {}, here);
  CHECK(base::printable_lines(annotated.out) == annotated.out);
  CHECK(support::occurrences(annotated.out, "\n") == 1);
  CHECK(annotated.out.starts_with("::error file="));
  check_harmless(run_kpin({"inspect", "-f", name}, {}, here).out);
  check_harmless(run_kpin({"inspect", "--json", "-f", name}, {}, here).out);
}

TEST_CASE("shown: an image's name does not begin a line as a command", "[cmd]") {
  check_harmless(run_kpin({"inspect"}, pod("'::error::x'")).out);
  check_harmless(run_kpin({"inspect", "--json"}, pod("'##[add-mask]x'")).out);
  const auto result = run_kpin({}, pod("'##[add-mask]x'"));
  CHECK(result.status == 1);
  check_harmless(result.err);
}
