#include "cmd/input.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "http/redact.hpp"
#include "manifest/encoding.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = 1024 * 1024;

std::string reason(int error) { return std::generic_category().message(error); }

std::string read_all(int fd) {
  std::string bytes;
  struct stat status = {};
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
    bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  for (;;) {
    const std::size_t had = bytes.size();
    bytes.resize(had + std::min(std::max(bytes.capacity() - had, std::size_t{4096}), kChunk));
    const ssize_t got = read(fd, bytes.data() + had, bytes.size() - had);
    bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return bytes;
    if (got < 0 && errno != EINTR) throw base::InputError("cannot read: " + reason(errno));
  }
}

Input read_file(const std::string& path) {
  return base::in_context(path, [&] {
    const base::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) throw base::InputError("cannot open: " + reason(errno));
    return Input{.name = path, .bytes = read_all(file.get())};
  });
}

Input read_stdin() {
  return base::in_context("stdin", [] { return Input{.name = "stdin", .bytes = read_all(STDIN_FILENO)}; });
}

/// Anything but a regular file, or a link to one, is passed over: reading a pipe might never end.
bool is_manifest(const fs::directory_entry& entry) {
  static constexpr std::array<std::string_view, 3> kExtensions = {".yml", ".yaml", ".json"};
  const std::string extension = entry.path().extension();
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end() &&
         entry.is_regular_file();
}

std::vector<std::string> manifests_below(const std::string& folder) {
  std::vector<std::string> paths;
  try {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (is_manifest(entry)) paths.push_back(entry.path());
    }
  } catch (const fs::filesystem_error& error) {
    const std::string path = error.path1().empty() ? folder : error.path1().string();
    throw base::InputError(
        fmt::format("{}: cannot list it and what is below it: {}", path, error.code().message()));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool is_url(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

/// Gathers inputs; what fails is noted, and the rest is read all the same.
class Reader {
 public:
  explicit Reader(const Fetch& fetch) : fetch_(fetch) {}

  void take(const std::string& source) {
    if (source == "-") {
      attempt([] { return read_stdin(); });
    } else if (is_url(source)) {
      attempt([&] { return Input{.name = http::redacted_url(source), .bytes = fetch_(source)}; });
    } else if (std::error_code ignored; fs::is_directory(source, ignored)) {
      take_folder(source);
    } else {
      attempt([&] { return read_file(source); });
    }
  }

  Inputs finish() { return std::move(inputs_); }

 private:
  void take_folder(const std::string& folder) {
    try {
      for (const std::string& path : manifests_below(folder)) attempt([&] { return read_file(path); });
    } catch (const base::Error& error) {
      inputs_.failures.emplace_back(error.what());
    }
  }

  void attempt(const std::function<Input()>& read) {
    try {
      Input input = read();
      try {
        manifest::check_utf8(input.bytes);
      } catch (const base::InputError& error) {
        throw base::InputError(fmt::format("{}:{}", input.name, error.what()));
      }
      inputs_.read.push_back(std::move(input));
    } catch (const base::Error& error) {
      inputs_.failures.emplace_back(error.what());
    }
  }

  const Fetch& fetch_;
  Inputs inputs_ = {};
};

}  // namespace

Inputs read_inputs(const std::vector<std::string>& sources, const Fetch& fetch) {
  if (sources.empty() && isatty(STDIN_FILENO) == 1) {
    throw base::InputError(
        "nothing to read: standard input is a terminal.\n"
        "Pipe manifests in (helm template ./chart | kpin), or name them (kpin -f deploy.yml); -f - reads a "
        "terminal.");
  }
  Reader reader(fetch);
  for (const std::string& source : sources) reader.take(source);
  if (sources.empty()) reader.take("-");
  return reader.finish();
}

}  // namespace cmd
