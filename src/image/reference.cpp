#include "image/reference.hpp"

#include <algorithm>
#include <cstddef>

#include "base/redact.hpp"
#include "image/characters.hpp"
#include "image/grammar.hpp"

namespace image {
namespace {

constexpr std::string_view kNothing = {};

struct Halves {
  std::string_view before = {};
  std::string_view after = {};
  bool found = false;
};

/// What stands before and after the first `separator`.
Halves cut(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {.before = text, .after = kNothing, .found = false};
  return {.before = text.substr(0, at), .after = text.substr(at + 1), .found = true};
}

/// A first path component that cannot be part of a repository on Docker Hub names a registry.
bool names_registry(std::string_view first) {
  return first == "localhost" || first.find_first_of(".:") != std::string_view::npos ||
         std::any_of(first.begin(), first.end(), is_upper);
}

}  // namespace

Reference Reference::parse(std::string_view text) {
  return base::parse_redacted(text, [](std::string_view shown) { return parse_text(shown); });
}

Reference Reference::parse_text(std::string_view text) {
  check_text(text);
  const Halves at_digest = cut(text, '@');
  const Halves at_slash = cut(at_digest.before, '/');
  const bool with_registry = at_slash.found && names_registry(at_slash.before);
  const Halves at_tag = cut(with_registry ? at_slash.after : at_digest.before, ':');

  Reference result;
  result.registry_ = with_registry ? at_slash.before : kDockerHub;
  if (result.registry_ == "docker.io") result.registry_ = kDockerHub;
  check_registry(result.registry_);

  const bool official = result.registry_ == kDockerHub && !at_tag.before.empty() &&
                        at_tag.before.find('/') == std::string_view::npos;
  result.repository_ = official ? "library/" : "";
  result.repository_ += at_tag.before;
  check_repository(result.repository_);

  if (at_tag.found) {
    check_tag(at_tag.after);
    result.tag_ = at_tag.after;
  } else if (!at_digest.found) {
    result.tag_ = "latest";
  }
  if (at_digest.found) result.digest_ = Digest::parse(at_digest.after);
  return result;
}

std::string Reference::name() const { return registry_ + '/' + repository_; }

std::string Reference::text() const {
  if (digest_) return pinned_to(*digest_);
  return name() + ':' + tag_;
}

std::string Reference::pinned_to(const Digest& digest) const { return name() + '@' + digest.text(); }

}  // namespace image
