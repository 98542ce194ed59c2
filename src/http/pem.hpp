#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace http {

/// Frees what OpenSSL has made.
struct FreeOpenSsl {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
using Certificate = std::unique_ptr<X509, FreeOpenSsl>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;

/// A PEM file and what it was read from.
struct PemFile {
  std::string label = {};  ///< "certificate file '/a/ca.pem'", how messages call it
  std::string text = {};
};

/// Reads a file; `what` is "certificate file" or the like. Throws base::InputError naming it.
PemFile read_pem_file(std::string_view what, const std::string& path);

/// The certificates in a file, one at least. Throws base::InputError naming the file.
std::vector<Certificate> certificates_in(const PemFile& file);

/// The first private key in a file. Throws base::InputError naming the file, also for a key that is
/// encrypted.
PrivateKey private_key_in(const PemFile& file);

}  // namespace http
