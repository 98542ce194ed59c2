#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "base/error.hpp"
#include "http/certificates.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;

namespace {

/// A folder that goes when the test ends.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "kpin-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string text() const { return path_.string(); }

 private:
  fs::path path_;
};

/// Sets an environment variable for the length of a test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }

 private:
  const char* name_;
  std::optional<std::string> before_ = {};
};

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

/// A self-signed certificate authority.
Certificate make_authority(const char* name) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), 2);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1,
                             -1, 0);
  X509_set_issuer_name(made.get(), subject);
  X509_EXTENSION* constraint =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
  X509_add_ext(made.get(), constraint, -1);
  X509_EXTENSION_free(constraint);
  X509_sign(made.get(), key.get(), EVP_sha256());
  return made;
}

std::string pem(X509* certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509(bio.get(), certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

/// The name under which OpenSSL looks for a certificate in a folder.
std::string hashed_name(X509* certificate) {
  return fmt::format("{:08x}.0",
                     X509_NAME_hash_ex(X509_get_subject_name(certificate), nullptr, nullptr, nullptr));
}

bool trusted(http::Certificates& certificates, X509* certificate) {
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(X509_STORE_CTX_new(),
                                                                                &X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), certificates.store(), certificate, nullptr);
  return X509_verify_cert(context.get()) == 1;
}

}  // namespace

TEST_CASE("certificates: extra files, the bundle and every folder are trusted, nothing else", "[http]") {
  const Folder folder;
  const Certificate extra = make_authority("extra");
  const Certificate second_extra = make_authority("second extra");
  const Certificate bundled = make_authority("bundled");
  const Certificate first = make_authority("first");
  const Certificate second = make_authority("second");
  const Certificate stranger = make_authority("stranger");
  fs::create_directory(folder / "a");
  fs::create_directory(folder / "b");
  write(folder / "a/" + hashed_name(first.get()), pem(first.get()));
  write(folder / "b/" + hashed_name(second.get()), pem(second.get()));
  write(folder / "bundle.pem", pem(bundled.get()));
  write(folder / "extra.pem", "a comment\n" + pem(extra.get()) + "\n" + pem(second_extra.get()));
  const Environment file("SSL_CERT_FILE", folder / "bundle.pem");
  const Environment folders("SSL_CERT_DIR", folder / "a:" + folder.text() + "/b");

  http::Certificates certificates({folder / "extra.pem"});
  for (X509* good : {extra.get(), second_extra.get(), first.get(), second.get(), bundled.get()}) {
    CHECK(trusted(certificates, good));
  }
  CHECK_FALSE(trusted(certificates, stranger.get()));
}

TEST_CASE("certificates: a system without any still trusts the extra ones", "[http]") {
  const Folder folder;
  const Certificate extra = make_authority("extra");
  write(folder / "extra.pem", pem(extra.get()));
  const Environment file("SSL_CERT_FILE", folder / "missing.pem");
  const Environment folders("SSL_CERT_DIR", folder / "missing");

  http::Certificates certificates({folder / "extra.pem"});
  CHECK(trusted(certificates, extra.get()));
  CHECK_FALSE(trusted(certificates, make_authority("stranger").get()));
}

TEST_CASE("certificates: a file that is none is named", "[http]") {
  const Folder folder;
  write(folder / "empty.pem", "");
  write(folder / "text.pem", "hello\n");
  write(folder / "broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  write(folder / "cut.pem", pem(make_authority("x").get()).substr(0, 200));

  const auto message = [&](const std::string& name) {
    try {
      http::Certificates certificates({folder / name});
    } catch (const base::InputError& error) {
      std::string text = error.what();
      return text.substr(0, 18) + text.substr(18 + folder.text().size() + 1);
    }
    return std::string("accepted");
  };
  CHECK(message("missing.pem") == "certificate file 'missing.pem': No such file or directory");
  CHECK(message("") == "certificate file '': Is a directory");
  CHECK(message("empty.pem") == "certificate file 'empty.pem': it holds no PEM certificate");
  CHECK(message("text.pem") == "certificate file 'text.pem': it holds no PEM certificate");
  CHECK_THAT(message("broken.pem"),
             Catch::StartsWith("certificate file 'broken.pem': certificate 1 is malformed: "));
  CHECK_THAT(message("cut.pem"),
             Catch::StartsWith("certificate file 'cut.pem': certificate 1 is malformed: "));
}
