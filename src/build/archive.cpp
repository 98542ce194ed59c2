#include "build/archive.hpp"

#include <array>
#include <cerrno>
#include <memory>
#include <string_view>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/quoted.hpp"
#include "build/entry_name.hpp"
#include "build/file_io.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxEntries = 200'000;
constexpr int kMaxLinks = 40;  // followed one after the other
constexpr std::size_t kBuffer = std::size_t{256} * 1024;

struct FreeArchive {
  void operator()(::archive* reader) const { archive_read_free(reader); }
};
using ArchivePointer = std::unique_ptr<::archive, FreeArchive>;

[[noreturn]] void fail(const ArchivePointer& reader, std::string_view what) {
  const char* reason = archive_error_string(reader.get());
  throw base::Error(fmt::format("cannot {}: {}", what, reason == nullptr ? "no reason given" : reason));
}

/// Warnings, about character sets for example, are no failures.
bool is_failure(la_ssize_t status) { return status < ARCHIVE_WARN; }

ArchivePointer new_reader() {
  ArchivePointer reader(archive_read_new());
  if (reader == nullptr) throw base::Error("libarchive cannot be used");
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_zstd(reader.get());
  return reader;
}

void open_reader(const ArchivePointer& reader, const std::string& path) {
  static_cast<void>(open_file(path));  // refuses what is no file with words of our own
  if (is_failure(archive_read_open_filename(reader.get(), path.c_str(), kBuffer))) fail(reader, "read it");
}

std::string text_or_empty(const char* text) { return text == nullptr ? std::string() : std::string(text); }

void check_room(const std::string& folder, std::uint64_t bytes) {
  struct statvfs disk = {};
  if (statvfs(folder.c_str(), &disk) != 0) fail_file(folder, "look for room", errno);
  const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (bytes < room) return;
  throw base::Error(fmt::format("a file in it has {} bytes, and {} has room for {}", bytes, folder, room));
}

}  // namespace

/// One pass over an archive.
struct Archive::Reader {
  Archive& target;
  const std::string& scratch;
  ArchivePointer reader = new_reader();
  std::string buffer = std::string(kBuffer, '\0');
  std::size_t entries = 0;

  void run(const std::string& file) {
    archive_read_support_format_tar(reader.get());
    open_reader(reader, file);
    for (;;) {
      archive_entry* entry = nullptr;
      const int status = archive_read_next_header(reader.get(), &entry);
      if (status == ARCHIVE_EOF) return;
      if (is_failure(status)) fail(reader, "read it");
      if (++entries > kMaxEntries) throw base::Error("it has too many entries");
      add(entry);
    }
  }

  void add(archive_entry* entry) {
    // The first is absent for names in UTF-8 that the locale cannot spell.
    std::string name = text_or_empty(archive_entry_pathname(entry));
    if (name.empty()) name = text_or_empty(archive_entry_pathname_utf8(entry));
    if (name.empty()) throw base::Error("it has an entry without a readable name");
    const std::string key = entry_name("", name);
    const std::string hard_link = text_or_empty(archive_entry_hardlink(entry));
    // What comes later takes the place of what came before, as when tar extracts.
    if (!hard_link.empty()) {
      link(key, entry_name("", hard_link));
    } else if (archive_entry_filetype(entry) == AE_IFLNK) {
      link(key, entry_name(folder_of(key), text_or_empty(archive_entry_symlink(entry))));
    } else if (archive_entry_filetype(entry) == AE_IFREG) {
      extract(key, entry);
    } else if (archive_entry_filetype(entry) != AE_IFDIR) {
      throw base::Error(
          fmt::format("{} is neither a file nor a folder nor a link: refused", base::quoted(name)));
    }
  }

  void link(const std::string& name, std::string to) const {
    target.files_.erase(name);
    target.links_[name] = std::move(to);
  }

  void extract(const std::string& name, archive_entry* entry) {
    const la_int64_t size = archive_entry_size(entry);
    if (size > 0) check_room(scratch, static_cast<std::uint64_t>(size));
    const std::string path = fmt::format("{}/file-{}", scratch, entries);
    const base::FileDescriptor file = create_file(path);
    for (;;) {
      const la_ssize_t got = archive_read_data(reader.get(), buffer.data(), buffer.size());
      if (is_failure(got)) fail(reader, fmt::format("read {} in it", base::quoted(name)));
      if (got <= 0) break;
      base::in_context(path, [&] { write_all(file.get(), {buffer.data(), static_cast<std::size_t>(got)}); });
    }
    target.links_.erase(name);
    target.files_[name] = path;
  }
};

Archive::Archive(const std::string& file, const std::string& scratch) {
  Reader reader = {.target = *this, .scratch = scratch};
  reader.run(file);
}

std::optional<std::string> Archive::find(const std::string& name) const {
  std::string at = entry_name("", name);
  for (int followed = 0; followed <= kMaxLinks; ++followed) {
    if (const auto file = files_.find(at); file != files_.end()) return file->second;
    const auto link = links_.find(at);
    if (link == links_.end()) return std::nullopt;
    at = link->second;
  }
  throw base::Error(fmt::format("{} is a link that leads to itself", base::quoted(name)));
}

Compression compression_of(const std::string& path) {
  std::array<char, 4> magic = {};
  const base::FileDescriptor file = open_file(path);
  const std::size_t got = base::in_context(path, [&] { return read_some(file.get(), magic); });
  const std::string_view start(magic.data(), got);
  if (start.starts_with("\x1f\x8b")) return Compression::kGzip;
  if (start == "\x28\xb5\x2f\xfd") return Compression::kZstd;
  return Compression::kNone;
}

image::Digest digest_of_decompressed(const std::string& path) {
  return base::in_context(path, [&] {
    const ArchivePointer reader = new_reader();
    archive_read_support_format_raw(reader.get());
    archive_read_support_format_empty(reader.get());
    open_reader(reader, path);
    base::Hash hash;
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (is_failure(status)) fail(reader, "decompress it");
    std::string buffer(kBuffer, '\0');
    while (status != ARCHIVE_EOF) {
      const la_ssize_t got = archive_read_data(reader.get(), buffer.data(), buffer.size());
      if (is_failure(got)) fail(reader, "decompress it");
      if (got <= 0) break;
      hash.update({buffer.data(), static_cast<std::size_t>(got)});
    }
    return image::Digest::parse("sha256:" + hash.hex());
  });
}

}  // namespace build
