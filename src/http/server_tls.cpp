#include "http/server_tls.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/pem.hpp"

namespace http {

ServerTls::ServerTls(Certificates& shared, const std::vector<std::string>& ca_files, const TlsFiles& files)
    : shared_(shared) {
  if (!files.ca_files.empty()) {
    std::vector<std::string> all = ca_files;
    all.insert(all.end(), files.ca_files.begin(), files.ca_files.end());
    own_ = std::make_unique<Certificates>(all);
  }
  if (files.certificate_file.empty()) return;
  PemFile certificate = read_pem_file("client certificate", files.certificate_file);
  PemFile key = read_pem_file("client key", files.key_file);
  if (X509_check_private_key(certificates_in(certificate).front().get(), private_key_in(key).get()) != 1) {
    throw base::InputError(fmt::format("{} does not belong to {}", key.label, certificate.label));
  }
  client_certificate_ = std::move(certificate.text);
  client_key_ = std::move(key.text);
}

Identity ServerTls::identity() const {
  if (!asked_) return Identity::not_asked_for;
  return client_certificate_.empty() ? Identity::missing : Identity::shown;
}

void ServerTls::prepare(SSL_CTX* context) {
  if (SSL_CTX_get_max_proto_version(context) != 0) {  // kProxyTls
    SSL_CTX_set1_cert_store(context, shared_.store());
    return;
  }
  SSL_CTX_set1_cert_store(context, (own_ ? *own_ : shared_).store());
  const auto on_asked = [](SSL*, void* self) {
    static_cast<ServerTls*>(self)->asked_ = true;
    return 1;
  };
  SSL_CTX_set_cert_cb(context, on_asked, this);
}

}  // namespace http
