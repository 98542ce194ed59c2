#pragma once

#include <string>
#include <string_view>

namespace base {

/// A folder of its own in the system's temporary folder, $TMPDIR or else /tmp, that nobody else may look
/// into. The destructor removes it with all that is in it, also what others have made unwritable; links are
/// removed and not followed. Move-only.
class TempFolder {
 public:
  /// Throws base::Error naming the temporary folder when there is no room in it, or no right to use it.
  TempFolder();
  ~TempFolder();
  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&& other) noexcept;

  /// The absolute path, without a final slash.
  [[nodiscard]] const std::string& path() const { return path_; }

  /// The absolute path of `name` in the folder.
  [[nodiscard]] std::string path(std::string_view name) const;

 private:
  void remove() noexcept;

  std::string path_;
};

}  // namespace base
