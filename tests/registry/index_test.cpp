#include "registry/index.hpp"

#include "base/error.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "registry/manifest.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

const std::string kIndex = "application/vnd.oci.image.index.v1+json";
const std::string kList = "application/vnd.docker.distribution.manifest.list.v2+json";
const std::string kImage = "application/vnd.oci.image.manifest.v1+json";
const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kUrl = "https://a.io/v2/app/manifests/";

std::string descriptor(const std::string& more = "") {
  return R"({"mediaType":")" + kImage + R"(","digest":")" + kDigest + R"(","size":7)" + more + "}";
}

std::string index(const std::string& manifests, const std::string& type = kIndex) {
  return R"({"schemaVersion":2,"mediaType":")" + type + R"(","manifests":)" + manifests + "}";
}

registry::ManifestDocument read(const std::string& body, const std::string& reference = "a.io/app:1") {
  return registry::read_manifest(image::Reference::parse(reference), {.status = 200, .body = body});
}

std::string refusal(const std::string& body) {
  try {
    read(body);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("index: every member of a descriptor is read", "[registry]") {
  const std::string body = index("[" + descriptor(R"(,"platform":{"os":"windows","architecture":"arm64",
        "variant":"v8","os.version":"10.0.1","os.features":["win32k"],"features":["sse4","x"]},
        "annotations":{"a":"b"},"urls":[[1]])") +
                                     "," + descriptor() + "," + descriptor(R"(,"platform":null)") + "," +
                                     descriptor(R"(,"platform":{"os":"linux"})") + "]",
                                 GENERATE(kIndex, kList));
  const registry::ManifestDocument document = read(body);

  CHECK(document.is_index());
  CHECK(document.digest == image::Digest::of(body));
  const registry::Descriptor plain = {
      .media_type = kImage, .digest = image::Digest::parse(kDigest), .size = 7};
  registry::Descriptor full = plain;
  full.platform = {.os = "windows",
                   .architecture = "arm64",
                   .variant = "v8",
                   .os_version = "10.0.1",
                   .os_features = {"win32k"},
                   .features = {"sse4", "x"}};
  registry::Descriptor linux = plain;
  linux.platform = {.os = "linux"};
  CHECK(document.manifests == std::vector<registry::Descriptor>{full, plain, plain, linux});
}

TEST_CASE("index: the document's own type counts, else what its members make of it", "[registry]") {
  struct Case {
    std::string body;
    std::string type;
    bool is_index;
  };
  const auto row = GENERATE(values<Case>({
      {index("[]"), kIndex, true},
      {index("[]", kList), kList, true},
      {R"({"schemaVersion":2,"manifests":[]})", kIndex, true},
      {R"({"schemaVersion":2,"mediaType":null,"manifests":[]})", kIndex, true},
      {R"({"schemaVersion":2,"config":{},"layers":[]})", kImage, false},
      {R"({"schemaVersion":2,"mediaType":")" + kImage + "\"}", kImage, false},
      {R"({"schemaVersion":2,"mediaType":"application/x","manifests":[0]})", "application/x", false},
  }));
  const registry::ManifestDocument document = read(row.body);
  CHECK(document.media_type == row.type);
  CHECK(document.is_index() == row.is_index);
  CHECK(document.manifests.empty());
}

TEST_CASE("index: what is malformed or ambiguous is refused", "[registry]") {
  const std::string first = "what was sent cannot be used: number 1 of 'manifests': ";
  const std::string both =
      "what was sent cannot be used: it can be taken for an index and for an image's "
      "manifest: refused";
  struct Case {
    std::string body;
    std::string error;
  };
  const auto in_platform = [](const std::string& members) {
    return index("[" + descriptor(R"(,"platform":)" + members) + "]");
  };
  const auto row = GENERATE_COPY(values<Case>({
      {R"({"schemaVersion":2,"manifests":[],"layers":[]})", both},
      {R"({"schemaVersion":2,"manifests":[],"config":{}})", both},
      {R"({"schemaVersion":2,"mediaType":")" + kImage + R"(","manifests":[]})", both},
      {R"({"schemaVersion":2,"mediaType":")" + kList + R"(","layers":[]})", both},
      {R"({"schemaVersion":2,"mediaType":7})", "what was sent cannot be used: 'mediaType' is not a string"},
      {index("{}"), "what was sent cannot be used: 'manifests' is not an array"},
      {index("null"), "what was sent cannot be used: 'manifests' is not an array"},
      {index("[[]]"), first + "it is not an object"},
      {index("[" + descriptor() + ",7]"),
       "what was sent cannot be used: number 2 of 'manifests': it is not an object"},
      {index(R"([{"mediaType":[],"digest":"x"}])"), first + "'mediaType' is not a string"},
      {index(R"([{"digest":")" + kDigest + R"("}])"), first + "'size' is not a number of bytes"},
      {index(R"([{"digest":")" + kDigest + R"(","size":-1}])"), first + "'size' is not a number of bytes"},
      {index(R"([{"digest":")" + kDigest + R"(","size":1.5}])"), first + "'size' is not a number of bytes"},
      {index(R"([{"digest":")" + kDigest + R"(","size":18446744073709551615}])"),
       first + "'size' is not a number of bytes"},
      {in_platform("[]"), first + "'platform' is not an object"},
      {in_platform(R"({"os":1})"), first + "'os' is not a string"},
      {in_platform(R"({"os.features":"x"})"), first + "'os.features' is not an array"},
      {in_platform(R"({"features":[1]})"), first + "a member of 'features' is not a string"},
      {"{}", "what was sent is no image manifest or index. Is this a registry?"},
  }));
  CAPTURE(row.body);
  CHECK(refusal(row.body) == row.error);
}

TEST_CASE("index: a descriptor's digest is one, whoever sends it", "[registry]") {
  const std::string digest = GENERATE("", "sha256:abc", "sha256:../../x");
  CHECK_THAT(refusal(index(R"([{"mediaType":"x","size":1,"digest":")" + digest + R"("}])")),
             Catch::StartsWith("what was sent cannot be used: number 1 of 'manifests': "));
}

TEST_CASE("index: nesting and numbers without end are refused, not carried out", "[registry]") {
  const auto filled = [](std::string_view unit) {
    std::string text;
    while (text.size() + 200 < registry::kMaxManifest) text += unit;
    return text;
  };
  const std::string deep = R"({"schemaVersion":2,"manifests":)" + filled("[");
  CHECK(refusal(deep) == "what was sent cannot be used: the JSON that was sent is nested too deeply");
  const std::string open = filled("[");
  const std::string closed = index(open.substr(0, open.size() / 2) + std::string(open.size() / 2, ']'));
  CHECK(refusal(closed) == "what was sent cannot be used: the JSON that was sent is nested too deeply");
  CHECK(refusal(index("[" + filled("{},") + "{}]")) ==
        "what was sent cannot be used: the JSON that was sent has too many values");
}

TEST_CASE("manifest: one GET tells digest and platforms, by tag and by digest", "[registry]") {
  const std::string body = index("[" + descriptor(R"(,"platform":{"os":"linux"})") + "]");
  const std::string digest = image::Digest::of(body).text();
  const std::string name = GENERATE_COPY(std::string(":1"), "@" + digest);
  const std::string url = kUrl + name.substr(1);
  FakeTransport http;
  http.answers["GET " + url] = {.status = 200, .headers = {{"Docker-Content-Digest", kDigest}}, .body = body};
  const FakeKeychain keychain;
  registry::Client client(http, keychain);

  CHECK(client.manifest(image::Reference::parse("a.io/app" + name)) == read(body));
  CHECK(http.asked == std::vector<std::string>{"GET " + url});
  CHECK(http.sent(0, "Accept") == registry::kManifestTypes);
  CHECK(http.requests[0].max_body == registry::kMaxManifest);
}

TEST_CASE("manifest: a body that was asked for by another digest is refused", "[registry]") {
  const std::string body = index("[]");
  FakeTransport http;
  http.answers["GET " + kUrl + kDigest] = {.status = 200, .body = body};
  const FakeKeychain keychain;
  registry::Client client(http, keychain);

  CHECK_THROWS_WITH(client.manifest(image::Reference::parse("a.io/app@" + kDigest)),
                    "a.io: GET " + kUrl + kDigest + ": what was sent has the digest " +
                        image::Digest::of(body).text() + ", not the one that was asked for");
}

TEST_CASE("manifest: places are asked in order, failures are told", "[registry]") {
  FakeTransport http;
  http.answers["GET https://m.io/v2/app/manifests/1"] = {.status = 200, .body = "<html>"};
  http.answers["GET " + kUrl + "1"] = {.status = 200, .body = index("[]")};
  const FakeKeychain keychain;
  registry::Client client(http, keychain);
  const auto reference = image::Reference::parse("a.io/app:1");

  CHECK(client.manifest(reference, {{"m.io", "app"}, {"a.io", "app"}}).is_index());
  http.answers["GET " + kUrl + "1"] = {.status = 404};
  CHECK_THROWS_WITH(client.manifest(reference, {{"a.io", "app"}}),
                    "a.io: GET " + kUrl + "1: 404. Is the tag right?");
}
