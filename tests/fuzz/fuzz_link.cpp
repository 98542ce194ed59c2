#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/error.hpp"
#include "http/link.hpp"
#include "registry/tag_pages.hpp"

namespace {

/// A page of tags with these links: whatever they are, the next page is below the repository.
void check_next_page(const http::Headers& headers) {
  static const http::Url registry = http::Url::parse("https://a.io/");
  registry::TagPages pages("team/app");
  try {
    pages.add({.status = 200, .headers = headers, .body = R"({"tags":["1"]})"}, registry);
    if (!pages.next()) return;
    const http::Url next = registry.resolve("/v2/team/app/" + *pages.next());
    if (next.host() != "a.io" || !next.text().starts_with("https://a.io/v2/team/app/")) std::abort();
  } catch (const base::Error& error) {
    if (std::string_view(error.what()).empty()) std::abort();
  }
}

}  // namespace

/// Whatever is sent: links hold nothing but bytes that were sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view first = text.substr(0, text.find('\n'));
  const std::string_view second = text.substr(first.size());
  std::size_t bytes = 0;
  bool has_next = false;
  for (const http::Link& link : http::parse_links({first, second})) {
    bytes += link.target.size() + 2;
    for (const auto& [name, value] : link.params) {
      if (name.empty()) std::abort();
      bytes += name.size() + value.size() + 1;
    }
    has_next = has_next || (link.has_relation("next") && !link.param("anchor"));
  }
  if (bytes > size) std::abort();
  const http::Headers headers = {{"Link", std::string(first)}, {"Link", std::string(second)}};
  if (http::next_link(headers).has_value() != has_next) std::abort();
  check_next_page(headers);
  return 0;
}
