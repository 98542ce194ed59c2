#pragma once

#include <string>
#include <string_view>

namespace support {

/// A folder of its own under the system's temporary folder, removed with all that is in it. Move-only.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&& other) noexcept;
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  /// The folder's absolute path, without a final slash.
  [[nodiscard]] const std::string& path() const { return path_; }

  /// The absolute path of `name`, which may have folders in it and need not exist.
  [[nodiscard]] std::string path(std::string_view name) const;

  /// Writes exactly `bytes`, making the folders in `name` as needed, and returns the absolute path.
  std::string write(std::string_view name, std::string_view bytes) const;

  /// Every byte of the file; throws std::runtime_error when it cannot be read.
  [[nodiscard]] std::string read(std::string_view name) const;

 private:
  void remove() noexcept;

  std::string path_;
};

/// Every byte of the file at `path`; throws std::runtime_error when it cannot be read.
std::string read_file(const std::string& path);

/// Makes or replaces the file at `path`; throws std::runtime_error when it cannot be written.
void write_file(const std::string& path, std::string_view bytes);

}  // namespace support
