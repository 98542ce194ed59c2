#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport.hpp"
#include "http/url.hpp"

namespace registry {

/// Bytes of a page of a tag list that are read at most; registries that know no pages send all at once.
inline constexpr std::size_t kMaxTagPage = std::size_t{4} * 1024 * 1024;

/// The tags in the body of a 200 answer (OCI distribution specification, listing tags), in its order. Names
/// that are no tags are left out: nobody could ask for them. Throws base::Error for a body of another form.
std::vector<std::string> read_tags(std::string_view body);

/// Puts a repository's tag list together from its pages.
class TagPages {
 public:
  explicit TagPages(std::string repository);

  /// The page to ask for next: a path with a query, below the repository. None once the list is complete.
  [[nodiscard]] const std::optional<std::string>& next() const { return next_; }

  /// Takes the 200 answer to the request for next(). `registry` is the registry's own URL. Throws base::Error
  /// for a body that is no tag list, when the next page is at another host or outside of the repository or
  /// was seen before, and when there is no end to it.
  void add(const http::Response& answer, const http::Url& registry);

  /// All tags so far, sorted, each once.
  [[nodiscard]] std::vector<std::string> tags() const { return {tags_.begin(), tags_.end()}; }

 private:
  [[nodiscard]] std::string path_of(std::string_view link, const http::Url& registry) const;

  std::string repository_;
  std::optional<std::string> next_;
  std::set<std::string> asked_ = {};
  std::set<std::string> tags_ = {};
  std::size_t bytes_ = 0;  // of bodies and paths
};

}  // namespace registry
