#include "support/registry_server.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <curl/curl.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "support/tls_server.hpp"

namespace support {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kManifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr const char* kIndexType = "application/vnd.oci.image.index.v1+json";
constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr const char* kLayerType = "application/vnd.oci.image.layer.v1.tar";

[[noreturn]] void fail(const std::string& what, const std::string& detail) {
  throw std::runtime_error("test registry: " + what + ": " + detail);
}

/// One request of a test's own, and its answer.
struct Exchange {
  std::string method = {};
  std::string url = {};
  std::string content_type = {};
  std::string body = {};
  long status = 0;
  std::string location = {};
  std::string answer = {};
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(data, size * count);
  return size * count;
}

/// Sends the exchange's request and fills in its answer.
void send(Exchange& exchange, const RegistryOptions& options, const std::string& ca_path) {
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  CURL* curl = handle.get();
  const std::string type = "Content-Type: " + exchange.content_type;
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(curl_slist_append(nullptr, type.c_str()),
                                                                   curl_slist_free_all);
  curl_easy_setopt(curl, CURLOPT_URL, exchange.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, exchange.method.c_str());
  if (exchange.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(exchange.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, exchange.body.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange.answer);
  if (options.scheme == RegistryOptions::Scheme::https) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca_path.c_str());
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);  // a test may want a certificate for another name
    if (!options.client_certificate.empty()) {
      curl_easy_setopt(curl, CURLOPT_SSLCERT, options.client_certificate.c_str());
      curl_easy_setopt(curl, CURLOPT_SSLKEY, options.client_key.c_str());
    }
  }
  if (!options.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, options.password.c_str());
  }
  if (const auto code = curl_easy_perform(curl); code != CURLE_OK) {
    fail(exchange.method + " " + exchange.url, curl_easy_strerror(code));
  }
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &exchange.status);
  curl_header* location = nullptr;
  if (curl_easy_header(curl, "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK) {
    exchange.location = location->value;
  }
}

void expect(const Exchange& exchange, long status) {
  if (exchange.status != status) {
    fail(exchange.method + " " + exchange.url, std::to_string(exchange.status) + " " + exchange.answer);
  }
}

/// A tar archive without files.
std::string empty_layer() { return std::string(1024, '\0'); }

std::string config_json(const std::string& name, const std::string& architecture) {
  return Json{{"author", name},
              {"architecture", architecture},
              {"os", "linux"},
              {"config", Json::object()},
              {"rootfs", {{"type", "layers"}, {"diff_ids", {sha256_digest(empty_layer())}}}}}
      .dump();
}

Json descriptor(const char* media_type, const std::string& bytes) {
  return {{"mediaType", media_type}, {"digest", sha256_digest(bytes)}, {"size", bytes.size()}};
}

std::string manifest_json(const std::string& config) {
  return Json{{"schemaVersion", 2},
              {"mediaType", kManifestType},
              {"config", descriptor(kConfigType, config)},
              {"layers", Json::array({descriptor(kLayerType, empty_layer())})}}
      .dump();
}

}  // namespace

std::string sha256_digest(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr);
  std::string text = "sha256:";
  for (unsigned int i = 0; i < size; ++i) {
    std::array<char, 3> hex;
    std::snprintf(hex.data(), hex.size(), "%02x", hash[i]);
    text += hex.data();
  }
  return text;
}

RegistryServer::RegistryServer(RegistryOptions options)
    : options_(std::move(options)), process_([this] {
        if (options_.scheme == RegistryOptions::Scheme::https) make_certificate();
        if (!options_.user.empty()) make_password_file();
        write_configuration();
        ProcessOptions how;
        how.environment = {{"OTEL_TRACES_EXPORTER", "none"}};
        how.output_path = folder_.path("access.log");
        how.error_path = folder_.path("server.log");
        how.limit = std::chrono::hours(1);
        return Process({"docker-registry", "serve", folder_.path("config.yml")}, std::move(how));
      }()) {
  wait_until_listening();
}

std::string RegistryServer::url() const {
  return (options_.scheme == RegistryOptions::Scheme::https ? "https://" : "http://") + host_;
}

void RegistryServer::make_certificate() const {
  support::make_certificate({.subject = "kpin test registry", .names = options_.certificate_names},
                            folder_.path("tls.pem"), folder_.path("tls.key"));
}

void RegistryServer::make_password_file() const {
  ProcessOptions how;
  how.input = options_.password;
  const auto made = run({"htpasswd", "-inB", options_.user}, std::move(how));
  if (made.status != 0) fail("htpasswd", describe(made));
  folder_.write("htpasswd", made.out);
}

void RegistryServer::write_configuration() const {
  std::string text =
      "version: 0.1\n"
      "log:\n  level: info\n"
      "storage:\n  filesystem:\n    rootdirectory: " +
      folder_.path("data") +
      "\n"
      "http:\n  addr: 127.0.0.1:0\n  secret: only for tests\n";
  if (options_.scheme == RegistryOptions::Scheme::https) {
    text += "  tls:\n    certificate: " + folder_.path("tls.pem") + "\n    key: " + folder_.path("tls.key") +
            "\n";
    if (!options_.client_certificate.empty()) {
      text += "    clientcas:\n      - " + options_.client_certificate + "\n";
    }
  }
  if (!options_.user.empty()) {
    text += "auth:\n  htpasswd:\n    realm: kpin test registry\n    path: " + folder_.path("htpasswd") + "\n";
  }
  folder_.write("config.yml", text + options_.auth);
}

/// The port is the system's choice, so it has to be read from what the server says once it accepts
/// connections.
void RegistryServer::wait_until_listening() {
  constexpr std::string_view kMark = "listening on ";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline) {
    const std::string said = folder_.read("server.log");
    if (const auto at = said.find(kMark); at != std::string::npos) {
      const auto start = at + kMark.size();
      const auto end = said.find_first_of(",\"\n", start);
      if (end != std::string::npos) {
        host_ = said.substr(start, end - start);
        return;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  fail("does not start", folder_.read("server.log"));
}

std::string RegistryServer::put_blob(const std::string& repository, const std::string& bytes) {
  const std::string digest = sha256_digest(bytes);
  const std::string blobs = url() + "/v2/" + repository + "/blobs/";
  Exchange there = {.method = "HEAD", .url = blobs + digest};
  send(there, options_, ca_path());
  if (there.status == 200) return digest;

  Exchange begin = {.method = "POST", .url = blobs + "uploads/"};
  send(begin, options_, ca_path());
  expect(begin, 202);
  const std::string target = begin.location.starts_with("/") ? url() + begin.location : begin.location;
  Exchange put = {.method = "PUT",
                  .url = target + (target.find('?') == std::string::npos ? "?" : "&") + "digest=" + digest,
                  .content_type = "application/octet-stream",
                  .body = bytes};
  send(put, options_, ca_path());
  expect(put, 201);
  return digest;
}

std::string RegistryServer::put_manifest(const std::string& repository, const std::string& reference,
                                         const std::string& media_type, const std::string& bytes) {
  Exchange put = {.method = "PUT",
                  .url = url() + "/v2/" + repository + "/manifests/" + reference,
                  .content_type = media_type,
                  .body = bytes};
  send(put, options_, ca_path());
  expect(put, 201);
  return sha256_digest(bytes);
}

std::string RegistryServer::put_image(const std::string& repository, const std::string& tag) {
  const std::string config = config_json(repository + ":" + tag, "amd64");
  put_blob(repository, empty_layer());
  put_blob(repository, config);
  return put_manifest(repository, tag, kManifestType, manifest_json(config));
}

std::string RegistryServer::put_index(const std::string& repository, const std::string& tag) {
  put_blob(repository, empty_layer());
  Json members = Json::array();
  for (const char* architecture : {"amd64", "arm64"}) {
    const std::string config = config_json(repository + ":" + tag, architecture);
    const std::string manifest = manifest_json(config);
    put_blob(repository, config);
    put_manifest(repository, sha256_digest(manifest), kManifestType, manifest);
    Json member = descriptor(kManifestType, manifest);
    member["platform"] = {{"architecture", architecture}, {"os", "linux"}};
    members.push_back(std::move(member));
  }
  const std::string index =
      Json{{"schemaVersion", 2}, {"mediaType", kIndexType}, {"manifests", std::move(members)}}.dump();
  return put_manifest(repository, tag, kIndexType, index);
}

std::vector<LoggedRequest> RegistryServer::log() const {
  // Combined log format: host - user [time] "METHOD TARGET PROTOCOL" STATUS SIZE "REFERER" "AGENT"
  std::vector<LoggedRequest> requests;
  std::istringstream lines(folder_.read("access.log").substr(log_start_));
  for (std::string line; std::getline(lines, line);) {
    const auto open = line.find('"');
    const auto close = line.find('"', open + 1);
    if (close == std::string::npos) continue;
    LoggedRequest request;
    std::istringstream(line.substr(open + 1, close - open - 1)) >> request.method >> request.target >>
        request.protocol;
    std::istringstream(line.substr(close + 1)) >> request.status;
    requests.push_back(std::move(request));
  }
  return requests;
}

int RegistryServer::count(std::string_view method, std::string_view target_prefix) const {
  const auto requests = log();
  return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const LoggedRequest& request) {
    return request.method == method && request.target.starts_with(target_prefix);
  }));
}

void RegistryServer::clear_log() { log_start_ = folder_.read("access.log").size(); }

}  // namespace support
