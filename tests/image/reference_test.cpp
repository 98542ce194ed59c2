#include "image/reference.hpp"

#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

const std::string kHex(64, 'a');
const std::string kDigest = "sha256:" + kHex;
const std::string kSha512 = "sha512:" + std::string(128, '0');
const std::string kLongTag(128, 't');
/// With "library/" in front as long as a repository may be.
const std::string kLongName(247, 'n');

std::string text_of(const std::string& reference) { return image::Reference::parse(reference).text(); }

std::string refusal(const std::string& reference) {
  try {
    return "accepted as " + text_of(reference);
  } catch (const base::Error& error) {
    return error.what();
  }
}

struct Row {
  std::string given = {};
  std::string expected = {};
};

}  // namespace

TEST_CASE("reference: names are completed as Docker does", "[image]") {
  const std::vector<Row> rows = {
      {"nginx", "index.docker.io/library/nginx:latest"},
      {"nginx:1.25", "index.docker.io/library/nginx:1.25"},
      {"bitnami/redis", "index.docker.io/bitnami/redis:latest"},
      {"a/b/c:d", "index.docker.io/a/b/c:d"},
      {"docker.io/nginx", "index.docker.io/library/nginx:latest"},
      {"docker.io/bitnami/redis:7", "index.docker.io/bitnami/redis:7"},
      {"index.docker.io/nginx", "index.docker.io/library/nginx:latest"},
      {"index.docker.io/library/nginx:1", "index.docker.io/library/nginx:1"},
      {"registry-1.docker.io/library/nginx", "registry-1.docker.io/library/nginx:latest"},
      {"docker.io:443/nginx", "docker.io:443/nginx:latest"},
      {"quay.io/app", "quay.io/app:latest"},
      {"gcr.io/a/b/c/d:e", "gcr.io/a/b/c/d:e"},
      {"nginx@" + kDigest, "index.docker.io/library/nginx@" + kDigest},
      {"nginx@" + kSha512, "index.docker.io/library/nginx@" + kSha512},
      {"quay.io/app:1@" + kDigest, "quay.io/app@" + kDigest},
  };
  for (const auto& row : rows) CHECK(text_of(row.given) == row.expected);
}

TEST_CASE("reference: the first component is a registry when it cannot be anything else", "[image]") {
  const std::vector<Row> rows = {
      {"localhost/app", "localhost/app:latest"},
      {"localhost:5000/app", "localhost:5000/app:latest"},
      {"localhost:5000", "index.docker.io/library/localhost:5000"},
      {"localhosts/app", "index.docker.io/localhosts/app:latest"},
      {"registry:65535/app:v1", "registry:65535/app:v1"},
      {"127.0.0.1/app", "127.0.0.1/app:latest"},
      {"[::1]/app", "[::1]/app:latest"},
      {"[2001:DB8::1]:5000/a/b:c", "[2001:DB8::1]:5000/a/b:c"},
      {"Registry/app", "Registry/app:latest"},
      {"REGISTRY.Example.COM:80/app", "REGISTRY.Example.COM:80/app:latest"},
      {"a-b.c--d/app", "a-b.c--d/app:latest"},
      {"example.com", "index.docker.io/library/example.com:latest"},
  };
  for (const auto& row : rows) CHECK(text_of(row.given) == row.expected);
}

TEST_CASE("reference: every separator and length the grammar allows is accepted", "[image]") {
  const std::vector<std::string> names = {"a",           "0",
                                          "a.b",         "a_b",
                                          "a__b",        "a-b",
                                          "a-----b",     "a.b_c__d",
                                          "a/b.c/d_e/f", "quay.io/a",
                                          "a:_",         "a:A",
                                          "a:0.-_",      "a:" + kLongTag,
                                          kLongName,     "q.io/" + std::string(255, 'x')};
  for (const auto& name : names) CHECK_NOTHROW(image::Reference::parse(name));
}

TEST_CASE("reference: its parts can be asked for", "[image]") {
  const auto reference = image::Reference::parse("Quay.io:443/a/b:1.0@" + kDigest);
  CHECK(reference.registry() == "Quay.io:443");
  CHECK(reference.repository() == "a/b");
  CHECK(reference.name() == "Quay.io:443/a/b");
  CHECK(reference.tag() == "1.0");
  CHECK(reference.digest() == image::Digest::parse(kDigest));
  CHECK(reference.pinned_to(image::Digest::of("abc")) ==
        "Quay.io:443/a/b@" + image::Digest::of("abc").text());
}

TEST_CASE("reference: a tag is made up only when there is no digest", "[image]") {
  CHECK(image::Reference::parse("nginx").tag() == "latest");
  CHECK(image::Reference::parse("nginx@" + kDigest).tag().empty());
  CHECK_FALSE(image::Reference::parse("nginx").digest().has_value());
}

TEST_CASE("reference: what was never a reference is named", "[image]") {
  const std::vector<Row> rows = {
      {"", "the reference is empty"},
      {" \t\n", "the reference is empty"},
      {" nginx", "the reference begins with a blank; remove it"},
      {"\nnginx", "the reference begins with a line break; remove it"},
      {"nginx ", "the reference ends with a blank; remove it"},
      {"nginx\n", "the reference ends with a line break; YAML's | and > keep it, |- and >- do not"},
      {"nginx\r\n", "the reference ends with a line break; YAML's | and > keep it, |- and >- do not"},
      {"nginx latest", "the reference has a blank in it, after 'nginx'"},
      {"nginx\tlatest", "the reference has a tab in it, after 'nginx'"},
      {"nginx\nredis", "the reference has a line break in it, after 'nginx'"},
      {"nginx\x1B[2J", R"(the reference has the control character '\x1B' in it, after 'nginx')"},
      {std::string("a\0b", 3), R"(the reference has the control character '\x00' in it, after 'a')"},
      {"https://quay.io/app", "the reference begins with 'https://'; remove it, images have no URL scheme"},
      {"docker://nginx", "the reference begins with 'docker://'; remove it, images have no URL scheme"},
      {"ko://example.com/cmd",
       "'ko://' stands for an image that ko builds from source; no registry holds it"},
      {"${IMAGE}", "the placeholder '${IMAGE}' was not filled in"},
      {"nginx:${TAG}-alpine", "the placeholder '${TAG}' was not filled in"},
      {"nginx:${TAG", "the placeholder '${TAG' was not filled in"},
      {"$(params.image)", "the placeholder '$(params.image)' was not filled in"},
      {"$REGISTRY/app", "the placeholder '$REGISTRY' was not filled in"},
      {"{{ .Values.image }}:1", "the placeholder '{{ .Values.image }}' was not filled in"},
      {"{image}", "the placeholder '{image}' was not filled in"},
      {"<your-image>", "the placeholder '<your-image>' was not filled in"},
      {"*:*", "the reference has the wildcard '*' in it; it must name one image"},
      {kHex, "64 hexadecimal digits are an image ID; a repository name is needed as well"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("reference: what is wrong with the registry is said", "[image]") {
  const std::vector<Row> rows = {
      {"my_host.com/app", "the registry name 'my_host.com' must not contain '_'"},
      {"caf\xC3\xA9.fr/app", R"(the registry name 'caf\xC3\xA9.fr' must not contain '\xC3\xA9')"},
      {"a..b/app", "the registry name 'a..b' has a dot too many"},
      {".a/app", "the registry name '.a' has a dot too many"},
      {"a./app", "the registry name 'a.' has a dot too many"},
      {":80/app", "the registry name '' has a dot too many"},
      {"-a.com/app", "no part of the registry name '-a.com' may begin or end with '-'"},
      {"a-.com/app", "no part of the registry name 'a-.com' may begin or end with '-'"},
      {"host:/app", "the port after registry 'host' is missing"},
      {"host:http/app", "the registry's port 'http' is not a number from 1 to 65535"},
      {"host:-1/app", "the registry's port '-1' is not a number from 1 to 65535"},
      {"host:0/app", "the registry's port '0' is not a number from 1 to 65535"},
      {"host:65536/app", "the registry's port '65536' is not a number from 1 to 65535"},
      {"host:1:2/app", "the registry's port '1:2' is not a number from 1 to 65535"},
      {"nginx:1.25/app", "the registry's port '1.25' is not a number from 1 to 65535"},
      {"[::1/app", "the registry's IPv6 address has no closing ']'"},
      {"[:]x/app", "only a ':' and a port may follow the registry's IPv6 address"},
      {"[].a/app", "the registry's IPv6 address in brackets is empty"},
      {"[fe80::1%eth0]/app", "the registry's IPv6 address 'fe80::1%eth0' must not contain '%'"},
      {"::1/app", "a registry's IPv6 address must stand in brackets, as in '[::1]:5000'"},
      {std::string(256, 'A') + "/app", "the registry name has 256 characters; 255 are allowed"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("reference: what is wrong with the repository is said", "[image]") {
  const std::vector<Row> rows = {
      {"/nginx", "the repository name begins with '/'"},
      {"quay.io//nginx", "the repository name begins with '/'"},
      {"nginx/", "the repository name ends with '/'"},
      {"a//b", "the repository name has an empty part: '//'"},
      {"quay.io/", "the repository name is missing"},
      {"quay.io/:1", "the repository name is missing"},
      {":1", "the repository name is missing"},
      {"@" + kDigest, "the repository name is missing"},
      {"Nginx", "the repository name 'library/Nginx' must be written in lower case"},
      {"quay.io/App:1", "the repository name 'App' must be written in lower case"},
      {"a+b", "the repository name 'library/a+b' must not contain '+'"},
      {"b\xC3\xBC"
       "cher",
       R"(the repository name 'library/b\xC3\xBCcher' must not contain '\xC3\xBC')"},
      {"-a", "the part '-a' of the repository name must begin and end with a letter or digit"},
      {"x/a_", "the part 'a_' of the repository name must begin and end with a letter or digit"},
      {"a..b",
       "the part 'a..b' of the repository name has '..' in it; allowed are one '.', one or two '_', or "
       "any number of '-'"},
      {"a___b",
       "the part 'a___b' of the repository name has '___' in it; allowed are one '.', one or two '_', "
       "or any number of '-'"},
      {kLongName + "n", "the repository name has 256 characters; 255 are allowed"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("reference: what is wrong with the tag or digest is said", "[image]") {
  const std::vector<Row> rows = {
      {"nginx:", "the tag after ':' is empty"},
      {"nginx:@" + kDigest, "the tag after ':' is empty"},
      {"nginx:-1", "the tag '-1' must begin with a letter, a digit or '_'"},
      {"nginx:.1", "the tag '.1' must begin with a letter, a digit or '_'"},
      {"nginx:1.0+build", "the tag '1.0+build' must not contain '+'"},
      {"nginx:1:2", "the tag '1:2' must not contain ':'"},
      {"quay.io/app:1/2", "the tag '1/2' must not contain '/'"},
      {"nginx:\xE2\x98\x83", R"(the tag '\xE2\x98\x83' must not contain '\xE2\x98\x83')"},
      {"nginx:" + kLongTag + "t", "the tag has 129 characters; 128 are allowed"},
      {"nginx@", "the digest is empty"},
      {"nginx@latest", "the digest has no algorithm; it must begin with 'sha256:' or 'sha512:'"},
      {"nginx@sha256:abc", "the sha256 digest has 3 digits instead of 64"},
      {"nginx@" + kDigest + "@" + kDigest,
       "character 65 of the sha256 digest is '@', not a hexadecimal digit"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("reference: a message repeats little of a hostile text", "[image]") {
  for (const std::string start : {"", "a.b/", "a:", "a@", "a@md5:", "${", "{{", "A", "[:", "a:1/"}) {
    CHECK(refusal(start + std::string(100'000, '%')).size() < 250);
    CHECK(refusal(start + std::string(100'000, '\x1B')).find('\x1B') == std::string::npos);
  }
}
