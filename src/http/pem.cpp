#include "http/pem.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/error.hpp"

namespace http {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} * 1024 * 1024;

using Bio = std::unique_ptr<BIO, FreeOpenSsl>;

Bio reader(const std::string& text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!bio) throw std::bad_alloc();
  return bio;
}

/// OpenSSL would ask the terminal for the password of an encrypted block.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

PemFile read_pem_file(std::string_view what, const std::string& path) {
  PemFile read = {.label = fmt::format("{} '{}'", what, path)};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4096> part = {};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    read.text.append(part.data(), static_cast<std::size_t>(file.gcount()));
    if (read.text.size() > kMaxBytes) throw base::InputError(read.label + ": it is too large");
  }
  if (!file.is_open() || file.bad()) {
    const char* reason = errno != 0 ? std::strerror(errno) : "it cannot be read";
    throw base::InputError(fmt::format("{}: {}", read.label, reason));
  }
  return read;
}

std::vector<Certificate> certificates_in(const PemFile& file) {
  const Bio bio = reader(file.text);
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
    throw base::InputError(fmt::format("{}: certificate {} is malformed: {}", file.label, found.size() + 1,
                                       reason != nullptr ? reason : "unknown reason"));
  }
  if (found.empty()) throw base::InputError(file.label + ": it holds no PEM certificate");
  return found;
}

PrivateKey private_key_in(const PemFile& file) {
  const Bio bio = reader(file.text);
  PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (!key) throw base::InputError(file.label + ": it holds no PEM private key, or one with a password");
  return key;
}

}  // namespace http
