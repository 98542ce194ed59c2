// Pushing to a registry that fails.

#include <algorithm>

#include "base/error.hpp"
#include "registry/pushing.hpp"
#include "support/catch.hpp"
#include "support/upload_server.hpp"

using support::Connection;
using support::http_answer;
using support::UploadRequest;
using support::UploadServer;

namespace {

constexpr std::size_t kChunk = 100'000;
const std::string kLayer = layer_bytes(350'000);

/// A fault of the request number `count` with `method`.
UploadServer::Fault at(const std::string& method, int count,
                       std::function<void(UploadServer&, Connection&, const UploadRequest&)> fault) {
  return [=](UploadServer& server, Connection& connection, const UploadRequest& request) {
    if (request.method != method || request.count != count) return false;
    fault(server, connection, request);
    return true;
  };
}

/// A fault that reads every request with `method` and gives this answer.
UploadServer::Fault always(const std::string& method, const std::string& answer) {
  return [=](UploadServer&, Connection& connection, const UploadRequest& request) {
    if (request.method != method) return false;
    read_body(connection, request.head);
    connection.write(answer);
    return true;
  };
}

/// An image of one layer of three and a half chunks.
struct Pushed {
  explicit Pushed(UploadServer::Fault fault) : server(std::move(fault)) {}

  std::string failure() {
    return pushing.failure(contents, server.host(), {.concurrency = 1, .chunk_size = kChunk});
  }

  bool has_layer() { return server.blobs()[support::sha256_digest(kLayer)] == kLayer; }
  bool is_complete() { return has_layer() && server.manifests().size() == 1 && server.open_uploads() == 0; }

  support::TempFolder folder = {};
  registry::Contents contents = image_of(folder, {kLayer});
  std::size_t config_size = contents.blobs.front().size;
  std::size_t manifest_size = contents.manifests.front().bytes.size();
  UploadServer server;
  Pushing pushing{};
};

}  // namespace

TEST_CASE("push: Locations may be relative or absolute, and keep their query", "[registry][push]") {
  Pushed pushed({});
  const bool absolute = GENERATE(false, true);
  if (absolute) pushed.server.location_prefix = "http://" + pushed.server.host();
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("PATCH ") == 4);
}

TEST_CASE("push: a connection that breaks in a chunk is gone on with where it broke", "[registry][push]") {
  Pushed pushed(
      at("PATCH", 2, [](UploadServer& server, Connection& connection, const UploadRequest& request) {
        server.take(request, connection.read_bytes(60'000));
        connection.reset();
      }));
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("GET /v2/app/blobs/uploads/") == 1);
  CHECK(pushed.server.received() == kLayer.size() + pushed.config_size + pushed.manifest_size);
}

TEST_CASE("push: a 416 is gone on from where the registry is", "[registry][push]") {
  Pushed pushed(
      at("PATCH", 3, [](UploadServer& server, Connection& connection, const UploadRequest& request) {
        const std::string body = read_body(connection, request.head);
        server.take(request, body.substr(0, 30'000));
        connection.write(http_answer("416 Range Not Satisfiable\r\nRange: 0-1", ""));
      }));
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.received() == kLayer.size() + pushed.config_size + pushed.manifest_size);
}

TEST_CASE("push: a 500 or 429 in the middle is gone on from, as often as it takes", "[registry][push]") {
  const std::string status = GENERATE("500 Internal Server Error", "429 Too Many Requests\r\nRetry-After: 1");
  Pushed pushed([&](UploadServer&, Connection& connection, const UploadRequest& request) {
    if (request.method != "PATCH" || request.count % 4 == 0) return false;
    read_body(connection, request.head);
    connection.write(http_answer(status, ""));
    return true;
  });
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("PATCH ") == 16);
}

TEST_CASE("push: an upload that the registry has forgotten begins again", "[registry][push]") {
  Pushed pushed(
      at("PATCH", 3, [](UploadServer& server, Connection& connection, const UploadRequest& request) {
        read_body(connection, request.head);
        server.forget_uploads();
        connection.write(http_answer("502 Bad Gateway", ""));
      }));
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("PATCH ") == 3 + 4);
}

TEST_CASE("push: bytes that arrive after the registry was asked spoil an upload; it begins again once",
          "[registry][push]") {
  Pushed pushed([](UploadServer& server, Connection& connection, const UploadRequest& request) {
    const bool spoilt = request.target.find("upload-2") != std::string::npos;  // the config's is the first
    if (!spoilt || request.method == "DELETE" || request.method == "PUT") return false;
    if (request.method == "PATCH" && request.count == 1) {
      server.take(request, connection.read_bytes(50'000));
      connection.reset();
      return true;
    }
    const std::string body = read_body(connection, request.head);
    const std::string range = support::request_field(request.head, "Content-Range");
    const std::string told = request.method == "GET" ? "49999" : range.substr(range.find('-') + 1);
    server.take(request, request.method == "GET" ? "late" : body);  // it appends, whatever the range is
    std::string line = server.location_line(request);
    line = line.substr(0, line.find("Range: ")) + "Range: 0-" + told;
    connection.write(http_answer("202 Accepted\r\n" + line, ""));
    return true;
  });
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("POST ") == 3);
}

TEST_CASE("push: where chunks are refused, one PUT has all", "[registry][push]") {
  const std::string status = GENERATE("404 Not Found", "405 Method Not Allowed", "501 Not Implemented",
                                      "416 Range Not Satisfiable", "400 Bad Request");
  Pushed pushed(always("PATCH", http_answer(status, "")));
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("PATCH ") == 1);
  CHECK(pushed.server.count("PUT /v2/app/blobs/uploads/") == 2);
}

TEST_CASE("push: chunks are as long as the registry wants them", "[registry][push]") {
  Pushed pushed({});
  pushed.server.post_headers = "OCI-Chunk-Min-Length: 200000\r\n";
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("PATCH ") == 2);
}

TEST_CASE("push: a full disk ends it; the upload is cancelled and nothing is tagged", "[registry][push]") {
  const std::string full =
      R"({"errors":[{"code":"UNKNOWN","message":"write /data/a%2Fb+c==: no space left on device"}]})";
  Pushed pushed(always("PATCH", http_answer("500 Internal Server Error", full)));
  const std::string failure = pushed.failure();
  CHECK_THAT(failure,
             Catch::StartsWith(pushed.server.host() + ": blob " + support::sha256_digest(kLayer) +
                               ": PATCH http://" + pushed.server.host() + "/v2/app/blobs/uploads/upload-"));
  CHECK_THAT(
      failure,
      Catch::EndsWith("?_state=_redacted_&step=_redacted_: 500 UNKNOWN write /data/_redacted_: no space left "
                      "on device. The registry has no room for it: delete what is not needed, or ask for "
                      "more."));
  CHECK(pushed.server.count("PATCH ") == 5);
  CHECK(pushed.server.count("DELETE /v2/app/blobs/uploads/") == 1);
  CHECK(pushed.server.open_uploads() == 0);
  CHECK(pushed.server.manifests().empty());
}

TEST_CASE("push: a PUT that fails is tried again as an upload of its own", "[registry][push]") {
  Pushed pushed([](UploadServer& server, Connection& connection, const UploadRequest& request) {
    if (request.method != "PUT" || request.count > 2) return false;
    server.take(request, connection.read_bytes(10));
    connection.reset();
    return true;
  });
  CHECK(pushed.failure().empty());
  CHECK(pushed.is_complete());
  CHECK(pushed.server.count("DELETE ") == 2);
}

TEST_CASE("push: when the answer to the last request is lost, the registry is asked for the blob",
          "[registry][push]") {
  // The retries of the closing PUT find no upload any more.
  Pushed pushed([](UploadServer& server, Connection& connection, const UploadRequest& request) {
    if (request.method != "PUT" || request.target.find("/uploads/") == std::string::npos) return false;
    read_body(connection, request.head);
    server.finish(request);
    connection.reset();
    return true;
  });
  pushed.contents.blobs.erase(pushed.contents.blobs.begin());  // no body is sent with a PUT then
  CHECK(pushed.failure().empty());
  CHECK(pushed.has_layer());
  CHECK(pushed.server.manifests().size() == 1);
}

TEST_CASE("push: a registry that has got something else is not believed", "[registry][push]") {
  const std::string other = "sha256:" + std::string(64, 'e');
  const auto lie = [&](const std::string& part) {
    return [&, part](UploadServer&, Connection& connection, const UploadRequest& request) {
      if (request.method != "PUT" || request.target.find(part) == std::string::npos) return false;
      read_body(connection, request.head);
      connection.write(http_answer("201 Created\r\nDocker-Content-Digest: " + other, ""));
      return true;
    };
  };
  Pushed blob(lie("/blobs/"));
  CHECK_THAT(blob.failure(), Catch::Contains("the registry says that it has got " + other + ", but sha256:"));
  CHECK(blob.server.manifests().empty());
  Pushed manifest(lie("/manifests/"));
  CHECK_THAT(manifest.failure(),
             Catch::EndsWith("/manifests/" + manifest.contents.manifests.front().digest.text() +
                             ": the registry says that it has got " + other + ", but " +
                             manifest.contents.manifests.front().digest.text() + " was sent"));
}

TEST_CASE("push: a manifest that is not there afterwards is an error", "[registry][push]") {
  Pushed pushed([](UploadServer&, Connection& connection, const UploadRequest& request) {
    if (request.method != "PUT" || request.target.find("/manifests/") == std::string::npos) return false;
    read_body(connection, request.head);
    connection.write(http_answer("201 Created", ""));
    return true;
  });
  CHECK_THAT(pushed.failure(),
             Catch::Contains("GET http://" + pushed.server.host() + "/v2/app/manifests/sha256:") &&
                 Catch::Contains(": 404"));
}

TEST_CASE("push: a file that is not what its digest says is never kept", "[registry][push]") {
  Pushed pushed({});
  const registry::Blob& layer = pushed.contents.blobs.back();
  const std::string name = layer.digest.text();
  SECTION("a byte of a large one") {
    std::string other = kLayer;
    other[340'000] ^= 1;
    pushed.folder.write(name, other);
    CHECK(pushed.failure() == pushed.server.host() + ": blob " + name + ": " + layer.file +
                                  ": its digest is " + support::sha256_digest(other) + ", not " + name);
  }
  SECTION("a byte of a small one") {
    const std::string config = pushed.contents.blobs.front().digest.text();
    std::string other = pushed.folder.read(config);
    other[0] ^= 1;
    pushed.folder.write(config, other);
    CHECK_THAT(pushed.failure(), Catch::Contains(pushed.folder.path(config) + ": its digest is "));
    CHECK(pushed.server.count("PUT /v2/app/blobs/uploads/") <= 1);
  }
  SECTION("its length") {
    pushed.folder.write(name, kLayer.substr(1));
    CHECK(pushed.failure() == pushed.server.host() + ": blob " + name + ": " + layer.file +
                                  ": it has 349999 bytes, but " + name + " has 350000");
  }
  SECTION("it is gone") {
    pushed.contents.blobs.back().file = pushed.folder.path("gone");
    CHECK_THAT(pushed.failure(), Catch::EndsWith("gone: cannot read: No such file or directory"));
  }
  CHECK_FALSE(pushed.has_layer());
  CHECK(pushed.server.open_uploads() == 0);
  CHECK(pushed.server.manifests().empty());
}

TEST_CASE("push: the first failure ends the uploads that are still to come", "[registry][push]") {
  Pushed pushed(always("POST", http_answer("403 Forbidden", "")));
  for (unsigned i = 0; i < 50; ++i)
    pushed.contents.blobs.push_back(blob_of(pushed.folder, layer_bytes(10, i + 7)));
  CHECK_THAT(pushed.failure(), Catch::Contains(": POST ") && Catch::Contains(": 403"));
  CHECK(pushed.server.count("POST ") == 1);
}
