// What registries do that the specification does not say, through the kpin binary.

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/registry_server.hpp"

using support::contains;
using support::describe;
using support::http_answer;
using support::pod;
using support::run_kpin;

namespace {

const std::string kManifest =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]})";
const std::string kLie = "\r\nDocker-Content-Digest: sha256:" + std::string(64, 'e');
const std::string kChallenge = "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"";

/// The first two answers of a registry, to HEAD and to GET.
struct Answers {
  std::string head = {};
  std::string get = {};
};

/// Answers HEAD as it must be: without a body, whatever length is announced.
support::RawServer::Handler speaking(const Answers& answers) {
  return support::answering([answers](const std::string& request) {
    if (!request.starts_with("HEAD ")) return answers.get;
    return answers.head.substr(0, answers.head.find("\r\n\r\n") + 4);
  });
}

}  // namespace

TEST_CASE("quirks: where HEAD does not tell, the body of GET is hashed", "[cmd]") {
  const auto answers = GENERATE(values<Answers>({
      {http_answer("200 OK", ""), http_answer("200 OK", kManifest)},
      {http_answer("405 Method Not Allowed", "no HEAD"), http_answer("200 OK", kManifest)},
      {http_answer("404 Not Found", "<html>404</html>"), http_answer("200 OK" + kLie, kManifest)},
      {http_answer(kChallenge, ""), http_answer("200 OK", kManifest)},
      {http_answer("200 OK\r\nDocker-Content-Digest: md5:abc", ""), http_answer("200 OK" + kLie, kManifest)},
  }));
  support::RawServer registry(speaking(answers));
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  CAPTURE(answers.head);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(
      contains(result.out, "image: " + registry.host() + "/app@" + support::sha256_digest(kManifest) + "\n"));
}

TEST_CASE("quirks: what is no manifest, or an error in any form, is told", "[cmd]") {
  struct Case {
    Answers answers;
    const char* told;
  };
  const std::string none = http_answer("404 Not Found", "");
  const auto row = GENERATE_COPY(values<Case>({
      {{none, http_answer("200 OK", R"({"schemaVersion":1,"name":"app"})")},
       "it is a Docker schema 1 manifest"},
      {{http_answer("200 OK\r\nContent-Type: application/vnd.docker.distribution.manifest.v1+json", ""), ""},
       "it is a Docker schema 1 manifest"},
      {{none, http_answer("200 OK\r\nContent-Type: text/html", "<html>Log in</html>")},
       "what was sent is no image manifest or index. Is this a registry?"},
      {{none, http_answer("404 Not Found", "404 page not found\n")},
       "/manifests/1: 404 404 page not found. Is the tag right?"},
      {{none, http_answer("403 Forbidden", "<html>\x1b[31mno</html>")},
       "/manifests/1: 403 <html>[31mno</html>. "},
      {{none, http_answer("404 Not Found", R"({"errors":"none"})")}, R"(: 404 {"errors":"none"}. Is)"},
      {{none, http_answer("404 Not Found", R"({"errors":[{"code":7,"message":null}]})")},
       "/manifests/1: 404"},
  }));
  support::RawServer registry(speaking(row.answers));
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  CAPTURE(row.answers.head, row.answers.get);
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, row.told));
}
