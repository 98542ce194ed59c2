#include "build/target.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "config/image_matcher.hpp"

namespace build {

namespace {

void add_tag(std::vector<std::string>& tags, std::string tag) {
  if (std::ranges::find(tags, tag) == tags.end()) tags.push_back(std::move(tag));
}

/// The tag that stands in `name` itself; empty if none does.
std::string written_tag(std::string_view name) {
  const std::string_view rest = name.substr(config::repo_of(name).size());
  return rest.starts_with(':') ? std::string(rest.substr(1)) : std::string();
}

/// `template_text` expanded, if that makes a tag.
std::string tag_of(const std::string& template_text, const std::string& repository, const Values& values) {
  std::string tag = expand(template_text, values);
  base::in_context(base::quoted(tag), [&] { image::Reference::parse(repository + ':' + tag); });
  return tag;
}

}  // namespace

Target target_of(const Order& order, const Values& values, const EmittedHosts& emitted) {
  const config::Destination& destination = *order.destination;
  return base::in_context("the destination at " + destination.place, [&] {
    const bool is_named = !destination.new_image.empty();
    const std::string name = is_named ? destination.new_image : std::string(config::repo_of(order.image));
    const image::Reference reference = image::Reference::parse(name);
    if (reference.digest()) {
      throw base::Error(fmt::format("{} has a digest, and nobody knows that before the image is built",
                                    base::quoted(name)));
    }
    Target target = {.repository = reference.name(), .name = reference.name()};
    const auto emitted_host = emitted.find(reference.registry());
    if (emitted_host != emitted.end()) target.name = emitted_host->second + '/' + reference.repository();
    if (std::string tag = written_tag(name); !tag.empty()) add_tag(target.tags, std::move(tag));
    for (const std::string& text : destination.tags)
      add_tag(target.tags, base::in_context("tags", [&] { return tag_of(text, target.repository, values); }));
    return target;
  });
}

}  // namespace build
