#include "support/tls_server.hpp"

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <openssl/x509.h>

#include "support/process.hpp"

namespace support {
namespace {

struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};

std::string client_of(const SSL* session) {
  X509* certificate = SSL_get0_peer_certificate(session);
  if (certificate == nullptr) return "-";
  std::array<char, 256> name = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), name.size());
  return name.data();
}

std::string read_request(SSL* session) {
  std::string text;
  char byte = 0;
  while (!text.ends_with("\r\n\r\n")) {
    if (SSL_read(session, &byte, 1) != 1) return {};
    text += byte;
  }
  return text;
}

}  // namespace

void make_certificate(const CertificateRequest& request, const std::string& certificate_path,
                      const std::string& key_path) {
  const auto made =
      run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
           "-days", "2", "-subj", "/CN=" + request.subject, "-addext", "subjectAltName=" + request.names,
           "-keyout", key_path, "-out", certificate_path});
  if (made.status != 0) throw std::runtime_error("openssl: " + describe(made));
}

TlsServer::TlsServer(std::function<std::string(const std::string&)> answer)
    : answer_(std::move(answer)),
      context_([this] {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to clients that have gone
        make_certificate({.subject = "kpin test server"}, ca_path(), folder_.path("tls.key"));
        SSL_CTX* made = SSL_CTX_new(TLS_server_method());
        SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
        SSL_CTX_use_certificate_chain_file(made, ca_path().c_str());
        SSL_CTX_use_PrivateKey_file(made, folder_.path("tls.key").c_str(), SSL_FILETYPE_PEM);
        SSL_CTX_set_verify(made, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
        SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_num_tickets(made, 0);
        return made;
      }()),
      server_([this](Connection& connection) { serve(connection); }) {}

std::string TlsServer::url(std::string_view path) const { return "https://" + host() + std::string(path); }

std::vector<std::string> TlsServer::clients() const {
  const std::lock_guard lock(mutex_);
  return clients_;
}

void TlsServer::serve(Connection& connection) {
  const std::unique_ptr<SSL, FreeSession> session(SSL_new(context_.get()));
  SSL_set_fd(session.get(), connection.socket());
  if (SSL_accept(session.get()) != 1) return;
  for (std::string head = read_request(session.get()); !head.empty(); head = read_request(session.get())) {
    {
      const std::lock_guard lock(mutex_);
      clients_.push_back(client_of(session.get()));
    }
    const std::string answer = answer_(head);
    if (SSL_write(session.get(), answer.data(), static_cast<int>(answer.size())) <= 0) return;
  }
}

}  // namespace support
