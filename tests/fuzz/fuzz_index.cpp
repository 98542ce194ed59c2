#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "registry/index.hpp"
#include "registry/tag_pages.hpp"

namespace {

void check_message(std::string_view message) {
  if (message.empty() || message.size() > 1000) std::abort();
}

void check_manifest(const std::string& body) {
  try {
    const auto document =
        registry::read_manifest(image::Reference::parse("a.io/app:1"), {.status = 200, .body = body});
    if (document.digest != image::Digest::of(body)) std::abort();
    if (!document.is_index() && !document.manifests.empty()) std::abort();
    for (const registry::Descriptor& descriptor : document.manifests) {
      if (descriptor.size < 0) std::abort();
    }
  } catch (const base::Error& error) {
    check_message(error.what());
  }
}

void check_tags(const std::string& body) {
  try {
    for (const std::string& tag : registry::read_tags(body)) {
      if (image::Reference::parse("a.io/app:" + tag).tag() != tag) std::abort();
    }
  } catch (const base::Error& error) {
    check_message(error.what());
  }
}

}  // namespace

/// Any bytes as a manifest or index and as a list of tags: they are refused with a message, or what is read
/// is sound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  check_manifest(body);
  check_tags(body);
  return 0;
}
