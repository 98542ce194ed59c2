#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semver {

/// One of the words between dots in a prerelease or in build metadata.
struct Identifier {
  std::string text = {};
  std::optional<std::uint64_t> number = {};  ///< what `text` says if it is digits only

  /// Numbers by size and below words, words by their bytes (SemVer 2.0, section 11).
  std::weak_ordering operator<=>(const Identifier& other) const;
  bool operator==(const Identifier& other) const { return (*this <=> other) == 0; }
};

/// A version as in SemVer 2.0: three numbers, a prerelease, build metadata. Numbers of a version, and of its
/// prerelease and build metadata, are less than 2^64.
class Version {
 public:
  /// The most bytes a version may have.
  static constexpr std::size_t kMostBytes = 255;

  /// 0.0.0.
  Version() = default;

  /// Throws base::Error saying what is wrong with `text`; the message does not repeat the whole of `text`.
  static Version parse(std::string_view text);

  /// The version that `tag` is, with or without a "v" in front; nothing when it is none.
  static std::optional<Version> of_tag(std::string_view tag);

  /// Major, minor and patch number.
  [[nodiscard]] const std::array<std::uint64_t, 3>& numbers() const { return numbers_; }

  /// The identifiers of the prerelease; none of a release.
  [[nodiscard]] const std::vector<Identifier>& prerelease() const { return prerelease_; }

  /// As it was parsed, without the "v" of a tag.
  [[nodiscard]] std::string text() const;

  /// The precedence of SemVer 2.0, section 11. Of versions that are equal by it, the one without build
  /// metadata is less, and otherwise their identifiers are compared like those of a prerelease: this is what
  /// constraints in existing configurations were written for. Equal but not the same are +7 and +07.
  std::weak_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const { return (*this <=> other) == 0; }

 private:
  std::array<std::uint64_t, 3> numbers_ = {};
  std::vector<Identifier> prerelease_ = {};
  std::vector<Identifier> build_ = {};

  struct Parts;
  explicit Version(const Parts& parts);
};

}  // namespace semver
