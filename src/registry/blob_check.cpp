#include "registry/blob_check.hpp"

#include <array>
#include <cerrno>
#include <memory>
#include <stop_token>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "http/redact.hpp"

namespace registry {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

[[noreturn]] void fail(const Blob& blob, const std::string& what) {
  constexpr std::size_t kLongestName = 500;
  throw base::Error(fmt::format("{}: {}", http::one_line(blob.file, kLongestName), what));
}

[[noreturn]] void fail_to_read(const Blob& blob) {
  fail(blob, fmt::format("cannot read: {}", std::generic_category().message(errno)));
}

base::FileDescriptor open_file(const Blob& blob) {
  base::FileDescriptor file(open(blob.file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status = {};
  if (!file || fstat(file.get(), &status) != 0) fail_to_read(blob);
  if (!S_ISREG(status.st_mode)) fail(blob, "not a regular file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size != blob.size) {
    fail(blob, fmt::format("it has {} bytes, but {} has {}", size, blob.digest.text(), blob.size));
  }
  return file;
}

/// The digest of the rest of the file, with the algorithm of the one it should have.
std::string digest_of(const Blob& blob, const base::FileDescriptor& file, const std::stop_token& stop) {
  constexpr std::size_t kPiece = std::size_t{256} * 1024;
  const bool is_sha512 = blob.digest.text().starts_with("sha512:");
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  bool fine =
      context && EVP_DigestInit_ex(context.get(), is_sha512 ? EVP_sha512() : EVP_sha256(), nullptr) == 1;
  std::vector<char> piece(kPiece);
  while (fine && !stop.stop_requested()) {
    const ssize_t got = read(file.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to_read(blob);
    if (got == 0) break;
    fine = EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(got)) == 1;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash = {};
  unsigned size = 0;
  if (!fine || EVP_DigestFinal_ex(context.get(), hash.data(), &size) != 1) {
    throw base::Error("the crypto library refuses to compute a hash");
  }
  std::string text = is_sha512 ? "sha512:" : "sha256:";
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", hash.at(i));
  return text;
}

void check(const Blob& blob, const base::FileDescriptor& file, const std::stop_token& stop) {
  const std::string digest = digest_of(blob, file, stop);
  if (digest != blob.digest.text()) {
    fail(blob, fmt::format("its digest is {}, not {}", digest, blob.digest.text()));
  }
}

}  // namespace

BlobCheck::BlobCheck(const Blob& blob) {
  std::packaged_task<void(std::stop_token)> task(
      [&blob, file = open_file(blob)](const std::stop_token& stop) { check(blob, file, stop); });
  done_ = task.get_future().share();
  thread_ = std::jthread(
      [](const std::stop_token& stop, std::packaged_task<void(std::stop_token)> run) { run(stop); },
      std::move(task));
}

BlobCheck::~BlobCheck() { thread_.request_stop(); }

}  // namespace registry
