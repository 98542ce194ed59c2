#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

namespace image {

/// The content address of a manifest: "sha256:<64 hex>" or "sha512:<128 hex>", lower case (OCI image
/// specification, descriptor digests).
class Digest {
 public:
  /// Throws base::Error saying what is wrong with `text`; the message does not repeat `text`.
  static Digest parse(std::string_view text);

  /// The SHA-256 digest of exactly these bytes.
  static Digest of(std::string_view bytes);

  /// "algorithm:hex".
  [[nodiscard]] const std::string& text() const { return text_; }

  auto operator<=>(const Digest&) const = default;

 private:
  explicit Digest(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace image
