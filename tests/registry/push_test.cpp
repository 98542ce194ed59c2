// What a push asks for and says, with scripted answers.

#include "registry/push.hpp"

#include "base/error.hpp"
#include "registry/fake_keychain.hpp"
#include "registry/pushing.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

const std::string kRepository = "https://r.io/v2/team/app/";

/// A registry at r.io that answers POST with this Location, and all else well.
struct Scripted {
  explicit Scripted(std::string told_location = "/v2/team/app/blobs/uploads/1?_state=s3cr3t")
      : location(std::move(told_location)) {
    http.otherwise = [this](const http::Request& request) -> http::Response {
      if (request.method == "HEAD") return {.status = 404};
      if (request.method == "POST") return {.status = 202, .headers = {{"Location", location}}};
      return {.status = request.method == "PATCH" ? 202 : 201};
    };
  }

  std::string failure(const registry::Contents& contents) {
    try {
      pusher.push(contents, {.host = "r.io", .repository = "team/app"}, {.concurrency = 1});
      return {};
    } catch (const base::Error& error) {
      return error.what();
    }
  }

  /// What an answer to the first request with `method` is told as.
  std::string told(const std::string& method, const http::Response& answer) {
    const auto usual = http.otherwise;
    http.otherwise = [=](const http::Request& request) {
      return request.method == method ? answer : usual(request);
    };
    return failure(image_of(folder, {}));
  }

  std::string location;
  support::TempFolder folder = {};
  FakeTransport http = {};
  FakeKeychain keychain = {};
  registry::Client client{http, keychain};
  registry::Pusher pusher{client, {.sleep = [](std::chrono::milliseconds) {}}};
};

http::Response error(int status, const std::string& code, const std::string& message) {
  return {.status = status,
          .body = R"({"errors":[{"code":")" + code + R"(","message":")" + message + "\"}]}"};
}

}  // namespace

TEST_CASE("push: credentials do not go where a Location leads to another host", "[registry][push]") {
  Scripted scripted("https://storage.example/bucket/1?signature=s3cr3t");
  scripted.keychain.known["r.io"] = {"ann", "pw"};
  const auto usual = scripted.http.otherwise;
  scripted.http.otherwise = [=](const http::Request& request) -> http::Response {
    const bool own = request.url.starts_with("https://r.io/");
    if (own && http::header(request.headers, "Authorization").empty())
      return {.status = 401, .headers = {{"WWW-Authenticate", "Basic realm=\"r\""}}};
    if (!own && request.method == "PUT")
      return {.status = 401, .headers = {{"WWW-Authenticate", "Basic realm=\"r\""}}};
    return usual(request);
  };

  CHECK_THAT(scripted.failure(image_of(scripted.folder, {})),
             Catch::Contains("PUT https://storage.example/bucket/1?signature=_redacted_&digest=sha256:") &&
                 Catch::Contains(": 401"));
  int foreign = 0;
  for (const http::Request& request : scripted.http.requests) {
    if (request.url.starts_with("https://r.io/")) continue;
    ++foreign;
    CHECK(http::header(request.headers, "Authorization").empty());
  }
  CHECK(foreign == 2);  // PUT and DELETE
}

TEST_CASE("push: some Locations are refused", "[registry][push]") {
  struct Row {
    std::string location;
    std::string why;
  };
  const auto row = GENERATE(values<Row>({
      {"https://10.0.0.1/u?x=s3cr3t", "it is at a private address, which is not the registry's own"},
      {"https://169.254.169.254/latest", "it is at a private address, which is not the registry's own"},
      {"https://localhost/u", "it is at a private address, which is not the registry's own"},
      {"http://r.io/u",
       "it has no TLS, while the registry has. Does the proxy in front of it pass X-Forwarded-Proto on?"},
      {"http://s.io/u", "it has no TLS, while the registry has"},
      {"https://ann:s3cr3t@r.io/u", "the URL holds a user name"},
      {"file:///etc/passwd", "not an http or https URL, but 'file'"},
  }));
  Scripted scripted(row.location);
  const std::string failure = scripted.failure(image_of(scripted.folder, {}));
  CHECK_THAT(failure,
             Catch::Contains(": POST " + kRepository + "blobs/uploads/: where it wants the upload, ") &&
                 Catch::EndsWith(", is refused: " + row.why) && !Catch::Contains("s3cr3t"));
  CHECK(scripted.http.count("PUT ") == 0);
}

TEST_CASE("push: a HEAD that is redirected to nowhere is no reason not to send", "[registry][push]") {
  Scripted scripted;
  const auto contents = image_of(scripted.folder, {});
  const std::string digest = contents.blobs.front().digest.text();
  scripted.http.answers["HEAD " + kRepository + "blobs/" + digest] = {
      .status = 307, .headers = {{"Location", "https://s.io/x"}}};
  scripted.http.answers["HEAD https://s.io/x"] = {.status = 403};
  static_cast<void>(scripted.failure(contents));  // the script forgets manifests
  CHECK(scripted.http.count("PUT " + kRepository + "blobs/uploads/") == 1);
}

TEST_CASE("push: a POST without a Location is no upload", "[registry][push]") {
  Scripted scripted("");
  CHECK_THAT(scripted.failure(image_of(scripted.folder, {})),
             Catch::EndsWith("the registry does not say where to upload to (Location)"));
}

TEST_CASE("push: failures say what to do", "[registry][push]") {
  struct Row {
    http::Response answer;
    std::string told;
  };
  const std::string no_credentials =
      "No credentials for 'r.io' were found (looked in /home/me/.docker/config.json). Pushing to 'team/app' "
      "takes the "
      "right to.";
  const std::string create =
      "Some registries, such as Amazon ECR, make no repositories themselves: create 'team/app' first.";
  const std::string no_room = "The registry has no room for it: delete what is not needed, or ask for more.";
  const std::string ecr = "The repository with name 'team/app' does not exist in the registry with id '1'";
  const std::vector<Row> rows = {
      {error(403, "DENIED", "denied"), "403 DENIED denied. " + no_credentials},
      {error(404, "NAME_UNKNOWN", ecr), "404 NAME_UNKNOWN " + ecr + ". " + create},
      {error(404, "RepositoryNotFound", ecr), "404 RepositoryNotFound " + ecr + ". " + create},
      {error(404, "NAME_UNKNOWN", "unknown"), "404 NAME_UNKNOWN unknown. " + create},
      {{.status = 404}, "404. Is the repository's name right?"},
      {{.status = 413, .body = "too big"},
       "413 too big. It is too large for the registry, or for a proxy in front of it."},
      {error(403, "DENIED", "Quota exceeded"), "403 DENIED Quota exceeded. " + no_room},
      {{.status = 507}, "507. " + no_room},
      {{.status = 429, .headers = {{"Retry-After", "9"}}},
       "429. The registry's rate limit is used up: wait for 9 s, or log in for a higher one."},
      {{.status = 500}, "500. The registry is failing: try again later."},
      {{.status = 400, .body = "no"}, "400 no"},
  };
  for (const Row& row : rows) {
    Scripted scripted;
    CHECK_THAT(scripted.told("POST", row.answer),
               Catch::EndsWith(": POST " + kRepository + "blobs/uploads/: " + row.told));
    CHECK(scripted.http.count("PUT ") == 0);
  }
}

TEST_CASE("push: a manifest's failure names it", "[registry][push]") {
  Scripted scripted;
  auto contents = image_of(scripted.folder, {});
  const std::string url = kRepository + "manifests/" + contents.manifests.front().digest.text();
  scripted.http.answers["PUT " + url] = error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown");
  CHECK(scripted.failure(contents) == "r.io: PUT " + url + ": 400 MANIFEST_BLOB_UNKNOWN blob unknown");
  CHECK(scripted.http.sent(scripted.http.requests.size() - 1, "Content-Type") == kManifestType);

  contents.manifests.front().bytes += ' ';
  CHECK_THAT(scripted.failure(contents),
             Catch::StartsWith("manifest sha256:") && Catch::Contains("its bytes have the digest"));
  CHECK(scripted.failure({}) == "there is no manifest to push");
}

TEST_CASE("push: a mount that fails is no reason not to send", "[registry][push]") {
  const int status = GENERATE(400, 403, 404, 405, 500);
  Scripted scripted;
  auto contents = image_of(scripted.folder, {});
  const std::string digest = contents.blobs.front().digest.text();
  contents.blobs.front().mount_from = "base/one";
  const std::string mount = "POST " + kRepository + "blobs/uploads/?mount=" + digest + "&from=base/one";
  scripted.http.answers[mount] = {.status = status};

  static_cast<void>(scripted.failure(contents));  // the script forgets manifests
  CHECK(scripted.http.count(mount) == 1);
  CHECK(scripted.http.count("POST " + kRepository + "blobs/uploads/") == 2);
  CHECK(scripted.http.count("PUT " + kRepository + "blobs/uploads/1?_state=s3cr3t&digest=" + digest) == 1);
}

TEST_CASE("push: a blob that an earlier push brought to another repository is mounted", "[registry][push]") {
  Scripted scripted;
  const auto contents = image_of(scripted.folder, {});
  const std::string digest = contents.blobs.front().digest.text();
  static_cast<void>(scripted.failure(contents));  // the script forgets manifests
  REQUIRE(scripted.http.count("POST " + kRepository + "blobs/uploads/") == 1);

  const std::string mount = "POST https://r.io/v2/other/blobs/uploads/?mount=" + digest + "&from=team/app";
  scripted.http.answers[mount] = {.status = 201, .headers = {{"Docker-Content-Digest", digest}}};
  const auto push = [&](const std::string& host) {
    try {
      scripted.pusher.push(contents, {.host = host, .repository = "other"}, {.concurrency = 1});
    } catch (const base::Error&) {
    }
  };
  push("r.io");
  CHECK(scripted.http.count(mount) == 1);
  CHECK(scripted.http.count("PUT https://r.io/v2/other/blobs/uploads/1?_state=s3cr3t&digest=" + digest) == 0);
  push("elsewhere.io");
  CHECK(scripted.http.count("POST https://elsewhere.io/v2/other/blobs/uploads/") == 1);
}

TEST_CASE("push: a blob that is nowhere is an error", "[registry][push]") {
  Scripted scripted;
  auto contents = image_of(scripted.folder, {});
  contents.blobs.front().file.clear();
  CHECK(scripted.failure(contents) == "r.io: blob " + contents.blobs.front().digest.text() +
                                          ": the registry does not have it, and there is no file to send");
}

TEST_CASE("push: tags get the same bytes with their own media type", "[registry][push]") {
  Scripted scripted;
  const auto manifest = manifest_of(kIndexType, R"({"schemaVersion":2,"manifests":[]})");
  const registry::Place place = {.host = "r.io", .repository = "team/app"};
  scripted.http.answers["GET " + kRepository + "manifests/" + manifest.digest.text()] = {
      .status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = manifest.bytes};

  scripted.pusher.tag(place, manifest.digest, {"1", "v1"});
  CHECK(scripted.http.asked ==
        std::vector<std::string>{"GET " + kRepository + "manifests/" + manifest.digest.text(),
                                 "PUT " + kRepository + "manifests/1",
                                 "PUT " + kRepository + "manifests/v1"});
  CHECK(scripted.http.requests.back().body == manifest.bytes);
  CHECK(scripted.http.sent(2, "Content-Type") == kIndexType);
  CHECK_THROWS_AS(scripted.pusher.tag(place, manifest.digest, {"a/../b"}), base::Error);
  CHECK(scripted.http.asked.size() == 3);
}

TEST_CASE("push: a tag of bytes that are not those of the digest is not set", "[registry][push]") {
  Scripted scripted;
  const image::Digest digest = image::Digest::of("other");
  scripted.http.answers["GET " + kRepository + "manifests/" + digest.text()] = {.status = 200, .body = "{}"};
  CHECK_THROWS_WITH(scripted.pusher.tag({.host = "r.io", .repository = "team/app"}, digest, {"1"}),
                    Catch::StartsWith("r.io: GET ") && Catch::Contains("not the one that was asked for"));
  CHECK(scripted.http.count("PUT ") == 0);
}
