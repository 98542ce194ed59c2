#include "build/gzip.hpp"

#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

namespace {

/// Text that repeats itself now and then, so that there is something to refer back to.
std::string sample(std::size_t bytes) {
  std::string text;
  std::uint32_t state = 1;
  while (text.size() < bytes) {
    state = state * 1664525U + 1013904223U;
    text += state % 3 == 0 ? "the same words again " : std::to_string(state);
  }
  text.resize(bytes);
  return text;
}

}  // namespace

TEST_CASE("gzip: what comes out is what went in, for gzip itself", "[build]") {
  KPIN_NEEDS("gzip");
  const support::TempFolder folder;
  // Around the limits of chunks and of rounds of chunks.
  constexpr std::size_t kMiB = 1024 * 1024;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kMiB - 1, kMiB, kMiB + 1, 5 * kMiB, 2 * kMiB + 7}) {
    INFO(size << " bytes");
    const std::string bytes = sample(size);
    const std::string source = folder.write("source", bytes);
    const std::string target = folder.path("target-" + std::to_string(size) + ".gz");
    const build::Gzipped gzipped = build::gzip_file(source, target);

    const std::string packed = support::read_file(target);
    CHECK(gzipped.size == packed.size());
    CHECK(gzipped.digest == image::Digest::of(packed));
    CHECK(gzipped.source_digest == image::Digest::of(bytes));
    const auto unpacked = support::run({"gzip", "--decompress", "--stdout", target});
    CHECK(unpacked.status == 0);
    CHECK((unpacked.out == bytes));
    if (size > kMiB) CHECK(packed.size() < size / 2);
  }
}

TEST_CASE("gzip: nothing but the bytes decides what comes out", "[build]") {
  const support::TempFolder folder;
  const std::string bytes = sample(3'000'000);
  const auto one = build::gzip_file(folder.write("one", bytes), folder.path("1"));
  const auto two = build::gzip_file(folder.write("folder/two", bytes), folder.path("2"));
  CHECK(one.digest == two.digest);
  CHECK(folder.read("1").substr(0, 10) == std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10));
}

TEST_CASE("gzip: files that cannot be read or written are named", "[build]") {
  const support::TempFolder folder;
  const std::string source = folder.write("source", "x");
  CHECK_THROWS_WITH(build::gzip_file(folder.path("none"), folder.path("target")),
                    folder.path("none") + ": cannot open: No such file or directory");
  CHECK_THROWS_WITH(build::gzip_file(source, source), source + ": cannot create: File exists");
}
