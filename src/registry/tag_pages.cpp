#include "registry/tag_pages.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/link.hpp"
#include "http/redact.hpp"
#include "image/characters.hpp"
#include "registry/json.hpp"

namespace registry {
namespace {

constexpr std::size_t kMaxPages = 10'000;
constexpr std::size_t kMaxBytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kMaxTags = 1'000'000;

bool is_tag(std::string_view text) {
  constexpr std::size_t kLongest = 128;
  const auto may_begin = [](char c) { return image::is_alphanumeric(c) || c == '_'; };
  return !text.empty() && text.size() <= kLongest && may_begin(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return may_begin(c) || c == '.' || c == '-'; });
}

/// Whether what is at `url` may be asked of the registry itself. A proxy in front of it that ends TLS may
/// not have told it that its own links begin with https.
bool is_of(const http::Url& registry, const http::Url& url) {
  if (url.has_userinfo()) return false;
  const bool behind_proxy = registry.scheme() == "https" && registry.port() == "443" &&
                            url.scheme() == "http" && url.port() == "80" && url.host() == registry.host();
  return behind_proxy || registry.same_origin(url);
}

/// What follows the host, from the slash.
std::string_view path_and_query(const http::Url& url) {
  const std::string_view text = url.text();
  const std::size_t slash = text.find('/', text.find("://") + 3);
  return slash == std::string_view::npos ? "/" : text.substr(slash);
}

}  // namespace

std::vector<std::string> read_tags(std::string_view body) {
  const Json json = parse_json(body, {.depth = 8, .values = kMaxTags});
  const bool is_object = json.is_object();
  const auto member = is_object ? json.find("tags") : json.end();
  if (!is_object || member == json.end()) {
    throw base::Error("what was sent is no list of tags. Is this a registry?");
  }
  if (member->is_null()) return {};  // some registries say so when there are none
  if (!member->is_array()) throw base::Error("what was sent is no list of tags: 'tags' is not an array");
  std::vector<std::string> tags;
  for (const Json& tag : *member) {
    if (!tag.is_string()) throw base::Error("what was sent is no list of tags: one is not a string");
    const auto& text = tag.get_ref<const std::string&>();
    if (is_tag(text)) tags.push_back(text);
  }
  return tags;
}

TagPages::TagPages(std::string repository)
    : repository_(std::move(repository)), next_("tags/list?n=1000") {}  // ECR refuses a larger n

void TagPages::add(const http::Response& answer, const http::Url& registry) {
  for (std::string& tag : read_tags(answer.body)) tags_.insert(std::move(tag));
  asked_.insert(*next_);
  bytes_ += answer.body.size() + next_->size();
  const auto link = http::next_link(answer.headers);
  if (!link) {
    next_.reset();
    return;
  }
  std::string path = base::in_context(fmt::format("the next page of tags, {}", http::redacted_url(*link)),
                                      [&] { return path_of(*link, registry); });
  if (asked_.size() >= kMaxPages || bytes_ > kMaxBytes || tags_.size() > kMaxTags) {
    throw base::Error(fmt::format("there is no end to the list of tags: {} on {} pages, and more to come",
                                  tags_.size(), asked_.size()));
  }
  next_ = std::move(path);
}

/// The path below the repository of what a link on the page next_ leads to.
std::string TagPages::path_of(std::string_view link, const http::Url& registry) const {
  const std::string root = fmt::format("/v2/{}/", repository_);
  const http::Url here = registry.resolve(root + *next_);
  const http::Url there = here.resolve(link);
  if (!is_of(registry, there)) throw base::Error("it is at another host: refused");
  const std::string_view path = path_and_query(there);
  if (!path.starts_with(root)) throw base::Error("it is outside of the repository: refused");
  std::string below(path.substr(root.size()));
  if (asked_.contains(below)) throw base::Error("it was seen before, so the list has no end");
  return below;
}

}  // namespace registry
