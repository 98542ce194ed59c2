#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace image {

/// What an image runs on (OCI image index specification, property "platform"). Empty parts are not known, or
/// do not matter.
struct Platform {
  std::string os = {};            ///< "linux"
  std::string architecture = {};  ///< "arm64"
  std::string variant = {};       ///< "v8"
  std::string os_version = {};    ///< "10.0.17763.5122"
  std::vector<std::string> os_features = {};
  std::vector<std::string> features = {};

  auto operator<=>(const Platform&) const = default;

  /// Reads "os/arch[/variant][:osversion]". Throws base::Error.
  static Platform parse(std::string_view text);

  /// As parse() reads it; features are left out.
  [[nodiscard]] std::string text() const;
};

}  // namespace image
