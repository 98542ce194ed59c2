#include "registry/manifest.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/error.hpp"
#include "registry/json.hpp"

namespace registry {
namespace {

[[noreturn]] void refuse_schema1() {
  throw base::Error(
      "it is a Docker schema 1 manifest, which has no stable digest and is no longer supported: build and "
      "push the "
      "image again with a current tool");
}

void check_content_type(const http::Response& answer) {
  const std::string_view type = http::header(answer.headers, "Content-Type");
  if (type.starts_with("application/vnd.docker.distribution.manifest.v1+")) refuse_schema1();
}

/// The number called schemaVersion in a JSON object, else 0.
int schema_version(std::string_view body) {
  const Json manifest = parse_json(body);
  if (!manifest.is_object()) return 0;
  const auto found = manifest.find("schemaVersion");
  return found != manifest.end() && found->is_number_integer() ? found->get<int>() : 0;
}

image::Digest sha512_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash = {};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha512(), nullptr) != 1) {
    throw base::Error("OpenSSL has no SHA-512");
  }
  std::string text = "sha512:";
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", hash.at(i));
  return image::Digest::parse(text);
}

}  // namespace

bool get_may_work(int status) {
  constexpr std::array<int, 5> kStatuses = {400, 401, 403, 404, 405};
  return std::ranges::find(kStatuses, status) != kStatuses.end();
}

std::optional<image::Digest> digest_of_head(const image::Reference& reference, const http::Response& answer) {
  check_content_type(answer);
  const std::string_view told = http::header(answer.headers, "Docker-Content-Digest");
  if (reference.digest()) {
    // Any other digest is looked into by fetching the bytes.
    return told == reference.digest()->text() ? reference.digest() : std::nullopt;
  }
  try {
    return image::Digest::parse(told);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

image::Digest digest_like(const image::Digest& other, std::string_view bytes) {
  return other.text().starts_with("sha512:") ? sha512_of(bytes) : image::Digest::of(bytes);
}

image::Digest digest_of_body(const image::Reference& reference, const http::Response& answer) {
  check_content_type(answer);
  image::Digest digest =
      reference.digest() ? digest_like(*reference.digest(), answer.body) : image::Digest::of(answer.body);
  if (reference.digest() && digest != *reference.digest()) {
    throw base::Error(
        fmt::format("what was sent has the digest {}, not the one that was asked for", digest.text()));
  }
  const int version =
      base::in_context("what was sent cannot be used", [&] { return schema_version(answer.body); });
  if (version == 1) refuse_schema1();
  if (version != 2) throw base::Error("what was sent is no image manifest or index. Is this a registry?");
  return digest;
}

}  // namespace registry
