#include "http/certificates.hpp"

#include <cstdlib>
#include <new>
#include <utility>

#include <openssl/err.h>

namespace http {
namespace {

/// Where a store keeps the Certificates it belongs to.
int owner_index() {
  static const int kIndex = X509_STORE_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return kIndex;
}

}  // namespace

Certificates::Certificates(const std::vector<std::string>& extra_files) {
  for (const std::string& path : extra_files) {
    for (Certificate& certificate : certificates_in(read_pem_file("certificate file", path))) {
      extra_.push_back(std::move(certificate));
    }
  }
}

X509_STORE* Certificates::store() {
  if (store_) return store_.get();
  std::unique_ptr<X509_STORE, FreeOpenSsl> made(X509_STORE_new());
  if (!made || X509_STORE_set_ex_data(made.get(), owner_index(), this) != 1) throw std::bad_alloc();
  for (const Certificate& certificate : extra_) X509_STORE_add_cert(made.get(), certificate.get());
  // A system without any certificates is no failure yet: the extra ones may be all that is needed.
  X509_LOOKUP* folders = X509_STORE_add_lookup(made.get(), X509_LOOKUP_hash_dir());
  if (folders != nullptr) X509_LOOKUP_add_dir(folders, nullptr, X509_FILETYPE_DEFAULT);
  X509_STORE_set_get_issuer(made.get(), &Certificates::find_issuer);
  // As curl does with a store of its own: an intermediate or a server's own certificate may be trusted, too.
  X509_STORE_set_flags(made.get(), X509_V_FLAG_PARTIAL_CHAIN);
  ERR_clear_error();
  store_ = std::move(made);
  return store_.get();
}

int Certificates::find_issuer(X509** issuer, X509_STORE_CTX* context, X509* certificate) {
  const int found = X509_STORE_CTX_get1_issuer(issuer, context, certificate);
  X509_STORE* store = X509_STORE_CTX_get0_store(context);
  auto* owner = static_cast<Certificates*>(X509_STORE_get_ex_data(store, owner_index()));
  if (found != 0 || owner->bundle_read_) return found;

  owner->bundle_read_ = true;
  const char* named = secure_getenv(X509_get_default_cert_file_env());
  ERR_set_mark();
  X509_STORE_load_file(store, named != nullptr ? named : X509_get_default_cert_file());
  ERR_pop_to_mark();
  return X509_STORE_CTX_get1_issuer(issuer, context, certificate);
}

}  // namespace http
