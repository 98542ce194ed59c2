#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/x509.h>

#include "http/pem.hpp"

namespace http {

/// The certificate authorities that servers are checked against: the system's (OpenSSL's default file and
/// folder, or those that SSL_CERT_FILE and SSL_CERT_DIR name; the latter may list several, separated by
/// colons) and extra ones. Kept once for all connections, so that none of them parses a bundle again.
class Certificates {
 public:
  /// Reads the extra files, PEM with at least one certificate each; throws base::InputError naming the file
  /// that is missing or is something else. The system's own are not looked at before store().
  explicit Certificates(const std::vector<std::string>& extra_files);

  /// What connections share; owned by this object, made by the first call, which may take milliseconds. Not
  /// safe to call from several threads at once.
  X509_STORE* store();

 private:
  static int find_issuer(X509** issuer, X509_STORE_CTX* context, X509* certificate);

  bool bundle_read_ = false;
  std::vector<Certificate> extra_ = {};
  std::unique_ptr<X509_STORE, FreeOpenSsl> store_ = {};
};

}  // namespace http
