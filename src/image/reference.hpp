#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/digest.hpp"

namespace image {

/// The name Docker Hub goes by in normalised references.
inline constexpr std::string_view kDockerHub = "index.docker.io";

/// An image reference, normalised as Docker does: "nginx" is index.docker.io/library/nginx with the tag
/// "latest". The grammar is that of the distribution project's reference package.
class Reference {
 public:
  /// Throws base::Error saying what is wrong with `text`; the message does not repeat the whole of `text`,
  /// and no secret that base::redacted() finds in it.
  static Reference parse(std::string_view text);

  /// Host with an optional ":port", as spelled by the user; Docker Hub's names become "index.docker.io".
  [[nodiscard]] const std::string& registry() const { return registry_; }

  /// The path within the registry, such as "library/nginx".
  [[nodiscard]] const std::string& repository() const { return repository_; }

  /// "registry/repository", what the reference names without tag and digest.
  [[nodiscard]] std::string name() const;

  /// The tag; "latest" when the text had neither tag nor digest, empty when it had a digest only.
  [[nodiscard]] const std::string& tag() const { return tag_; }

  /// The digest that the text ends in, if it does.
  [[nodiscard]] const std::optional<Digest>& digest() const { return digest_; }

  /// "registry/repository:tag", with "@digest" instead of the tag when there is a digest.
  [[nodiscard]] std::string text() const;

  /// "registry/repository@digest".
  [[nodiscard]] std::string pinned_to(const Digest& digest) const;

 private:
  static Reference parse_text(std::string_view text);

  std::string registry_ = {};
  std::string repository_ = {};
  std::string tag_ = {};
  std::optional<Digest> digest_ = {};
};

}  // namespace image
