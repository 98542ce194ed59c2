#include "http/certificates.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/error.hpp"

namespace http {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

std::string read_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  std::array<char, 4096> part = {};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    bytes.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) {
    const char* reason = errno != 0 ? std::strerror(errno) : "it cannot be read";
    throw base::InputError(fmt::format("certificate file '{}': {}", path, reason));
  }
  return bytes;
}

/// Where a store keeps the Certificates it belongs to.
int owner_index() {
  static const int kIndex = X509_STORE_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return kIndex;
}

/// OpenSSL would ask the terminal for the password of an encrypted block.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

Certificates::Certificates(const std::vector<std::string>& extra_files) {
  for (const std::string& path : extra_files) {
    for (Certificate& certificate : read(path)) extra_.push_back(std::move(certificate));
  }
}

std::vector<Certificates::Certificate> Certificates::read(const std::string& path) {
  const std::string bytes = read_file(path);
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!bio) throw std::bad_alloc();

  ERR_clear_error();
  std::vector<Certificate> found;
  while (Certificate next{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)}) {
    found.push_back(std::move(next));
  }
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const bool at_end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  if (!at_end) {
    const char* reason = ERR_reason_error_string(error);
    throw base::InputError(fmt::format("certificate file '{}': certificate {} is malformed: {}", path,
                                       found.size() + 1, reason != nullptr ? reason : "unknown reason"));
  }
  if (found.empty()) {
    throw base::InputError(fmt::format("certificate file '{}': it holds no PEM certificate", path));
  }
  return found;
}

X509_STORE* Certificates::store() {
  if (store_) return store_.get();
  std::unique_ptr<X509_STORE, FreeStore> made(X509_STORE_new());
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
