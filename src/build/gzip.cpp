#include "build/gzip.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>
#include <vector>

#include <zlib.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "build/file_io.hpp"

namespace build {
namespace {

// The file is cut into chunks, which are compressed side by side and follow each other in one deflate stream.
constexpr std::size_t kChunk = std::size_t{1024} * 1024;
constexpr std::size_t kWindow = std::size_t{32} * 1024;  // how far back deflate looks
constexpr int kLevel = 6;

struct Chunk {
  std::string_view before = {};  ///< what stands in front of it, for deflate to refer to
  std::string_view plain = {};
  std::string packed = {};
  std::uint32_t crc = 0;
};

/// Ends a deflate stream at the end of its scope.
class Deflate {
 public:
  Deflate() {
    // Negative window bits: no header and trailer of zlib's own.
    constexpr int kRaw = -15;
    constexpr int kMemory = 8;
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kRaw, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw base::Error("zlib cannot compress");
    }
  }
  ~Deflate() { deflateEnd(&stream); }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;

  z_stream stream = {};
};

// zlib does not write to what it reads, but says so only in newer versions.
Bytef* bytes_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

void compress(Chunk& chunk) {
  Deflate deflater;
  z_stream& stream = deflater.stream;
  if (!chunk.before.empty()) {
    deflateSetDictionary(&stream, bytes_of(chunk.before), static_cast<uInt>(chunk.before.size()));
  }
  // The flush may take a few bytes more than the bound, which is for a finished stream.
  constexpr std::size_t kFlush = 64;
  chunk.packed.resize(deflateBound(&stream, static_cast<uLong>(chunk.plain.size())) + kFlush);
  stream.next_in = bytes_of(chunk.plain);
  stream.avail_in = static_cast<uInt>(chunk.plain.size());
  stream.next_out = bytes_of(chunk.packed);
  stream.avail_out = static_cast<uInt>(chunk.packed.size());
  const int status = deflate(&stream, Z_SYNC_FLUSH);
  if (status != Z_OK || stream.avail_in != 0 || stream.avail_out == 0) {
    throw base::Error("zlib cannot compress");
  }
  chunk.packed.resize(chunk.packed.size() - stream.avail_out);
  chunk.crc =
      static_cast<std::uint32_t>(crc32(0, bytes_of(chunk.plain), static_cast<uInt>(chunk.plain.size())));
}

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xFFU);
  return bytes;
}

/// The compressed file as it is written.
class Writer {
 public:
  explicit Writer(const std::string& path) : path_(path), file_(create_file(path)) {}

  void put(std::string_view bytes) {
    base::in_context(path_, [&] { write_all(file_.get(), bytes); });
    hash_.update(bytes);
    size_ += bytes.size();
  }
  void put(const Chunk& chunk) {
    put(chunk.packed);
    crc_ =
        static_cast<std::uint32_t>(crc32_combine(crc_, chunk.crc, static_cast<z_off_t>(chunk.plain.size())));
    plain_size_ += static_cast<std::uint32_t>(chunk.plain.size());  // modulo 2^32, as the format has it
  }
  void finish() {
    using namespace std::literals;
    put("\x03\x00"sv);  // an empty last block
    put(little_endian(crc_) + little_endian(plain_size_));
  }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  image::Digest digest() { return image::Digest::parse("sha256:" + hash_.hex()); }

 private:
  const std::string& path_;
  base::FileDescriptor file_;
  base::Hash hash_ = base::Hash();
  std::uint64_t size_ = 0;
  std::uint32_t crc_ = 0;
  std::uint32_t plain_size_ = 0;
};

/// The chunks of `bytes`, each with the window in front of it. `bytes` begins with a window of `before`.
std::vector<Chunk> cut(std::string_view bytes, std::size_t before) {
  std::vector<Chunk> chunks;
  for (std::size_t at = before; at < bytes.size(); at += kChunk) {
    const std::size_t window = std::min(at, kWindow);
    chunks.push_back({.before = bytes.substr(at - window, window), .plain = bytes.substr(at, kChunk)});
  }
  return chunks;
}

}  // namespace

Gzipped gzip_file(const std::string& source, const std::string& target) {
  using namespace std::literals;
  const std::size_t threads = std::max(std::thread::hardware_concurrency(), 1U);
  const base::FileDescriptor file = open_file(source);
  Writer writer(target);
  // Deflate, no name, no time, an unknown system.
  writer.put("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"sv);

  base::Hash plain;
  // The window of the last round, then what this round reads.
  std::string buffer(kWindow + 2 * threads * kChunk, '\0');
  std::size_t window = 0;
  for (;;) {
    const std::span<char> room(buffer.data() + window, buffer.size() - kWindow);
    const std::size_t got = base::in_context(source, [&] { return read_some(file.get(), room); });
    if (got == 0) break;
    const std::string_view bytes = std::string_view(buffer).substr(0, window + got);
    plain.update(bytes.substr(window));
    std::vector<Chunk> chunks = cut(bytes, window);
    base::parallel_for(chunks.size(), threads, [&](std::size_t i) { compress(chunks[i]); });
    for (const Chunk& chunk : chunks) writer.put(chunk);
    window = std::min(bytes.size(), kWindow);
    buffer.replace(0, window, bytes.substr(bytes.size() - window));
  }
  writer.finish();
  return {.digest = writer.digest(),
          .size = writer.size(),
          .source_digest = image::Digest::parse("sha256:" + plain.hex())};
}

}  // namespace build
