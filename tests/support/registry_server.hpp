#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/process.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// What kind of registry is wanted.
struct RegistryOptions {
  enum class Scheme { http, https };

  Scheme scheme = Scheme::http;
  std::string user = {};  ///< asks for Basic credentials (htpasswd) when not empty
  std::string password = {};
  std::string auth = {};  ///< otherwise the configuration's lines for it: see TokenServer::configuration()
  std::string client_certificate = {};  ///< PEM file: asks for exactly this one (https only)
  std::string client_key = {};          ///< PEM file, for uploads
  std::string certificate_names = "IP:127.0.0.1,DNS:localhost";  ///< what the certificate is for, with https
};

/// A request as the registry's access log has it.
struct LoggedRequest {
  std::string method = {};    ///< "HEAD"
  std::string target = {};    ///< path with any query: "/v2/app/manifests/1"
  std::string protocol = {};  ///< "HTTP/1.1" or "HTTP/2.0"
  int status = 0;
};

/// A real `docker-registry` on a free loopback port, with its data in a temporary folder, stopped by the
/// destructor. It needs the programs docker-registry, openssl (https) and htpasswd (user): see KPIN_NEEDS in
/// support/skip.hpp. Throws std::runtime_error from everywhere when it does not do what is asked of it.
class RegistryServer {
 public:
  explicit RegistryServer(RegistryOptions options = {});

  /// "127.0.0.1:PORT".
  [[nodiscard]] const std::string& host() const { return host_; }

  /// "http://127.0.0.1:PORT" or "https://…".
  [[nodiscard]] std::string url() const;

  /// The PEM file to trust, which is the server's own certificate (https only).
  [[nodiscard]] std::string ca_path() const { return folder_.path("tls.pem"); }

  /// The folder of its storage: see store_image().
  [[nodiscard]] std::string storage_path() const { return folder_.path("data"); }

  /// Uploads a small OCI image for linux/amd64 and returns its digest. The bytes depend on nothing but the
  /// two names.
  std::string put_image(const std::string& repository, const std::string& tag);

  /// Uploads an OCI index of two such images, for linux/amd64 and linux/arm64, and returns the index's
  /// digest.
  std::string put_index(const std::string& repository, const std::string& tag);

  /// Uploads any manifest under a tag or a digest and returns its digest.
  std::string put_manifest(const std::string& repository, const std::string& reference,
                           const std::string& media_type, const std::string& bytes);

  /// Uploads a blob, unless it is there, and returns its digest.
  std::string put_blob(const std::string& repository, const std::string& bytes);

  /// Every request since the start or the last clear_log(), uploads included.
  [[nodiscard]] std::vector<LoggedRequest> log() const;

  /// How many of those have this method and a target that starts with this.
  [[nodiscard]] int count(std::string_view method, std::string_view target_prefix) const;

  /// Forgets the requests so far.
  void clear_log();

 private:
  void write_configuration() const;
  void make_certificate() const;
  void make_password_file() const;
  void wait_until_listening();

  RegistryOptions options_;
  TempFolder folder_;
  std::string host_;
  std::size_t log_start_ = 0;  ///< bytes of the access log to pass over
  Process process_;
};

/// "sha256:<hex>" of the bytes, computed without any code of kpin's.
std::string sha256_digest(std::string_view bytes);

}  // namespace support
