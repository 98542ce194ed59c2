// What a stream has to tell of its places: Stream::Places, faults(), failures() and warnings().

#include <algorithm>

#include <fmt/format.h>

#include "base/quoted.hpp"
#include "cmd/stream.hpp"
#include "http/redact.hpp"
#include "manifest/excerpt.hpp"

namespace cmd {

namespace {

using Outcomes = std::map<std::string, resolve::Outcome>;

/// The names of the resources of `images`, which were found in `document`.
std::vector<ResourceName> names_of(std::string_view document, const search::Images& images) {
  const auto tree = manifest::Tree::parse(document);
  std::vector<ResourceName> names;
  for (const manifest::NodeIndex resource : resource_nodes(tree, images))
    names.push_back(resource == manifest::kNoNode ? ResourceName() : name_of(tree, resource));
  return names;
}

}  // namespace

Location Stream::Places::of(const Document& document, std::size_t offset) {
  const Input& input = stream_.inputs_[document.input];
  const auto index = indices_.try_emplace(document.input, content(input)).first;
  offset += stream_.begin(document);
  return {.file = input.name, .position = index->second.at(offset), .offset = offset};
}

Message Stream::Places::message(const Document& document, std::size_t offset, Level level, std::string text) {
  Location place = of(document, offset);
  std::string excerpt =
      manifest::excerpt(content(stream_.inputs_[document.input]), place.offset, place.position.line);
  return {
      .level = level, .text = std::move(text), .places = {std::move(place)}, .excerpt = std::move(excerpt)};
}

std::vector<Message> Stream::faults() const {
  Places places(*this);
  std::vector<Message> messages;
  for (const Document& document : documents_) {
    if (!document.fault) continue;
    messages.push_back(
        places.message(document, document.fault->offset(), Level::error, document.fault->what()));
  }
  return messages;
}

std::vector<Message> Stream::messages(Level level, const std::map<std::string, std::string>& reasons) const {
  if (reasons.empty()) return {};
  Places places(*this);
  std::vector<Message> messages;
  std::map<std::string, std::size_t> message_of;  // by reference
  for (const Document& document : documents_) {
    std::vector<ResourceName> names;
    for (const search::ImageSite& site : document.images.sites) {
      const auto reason = site.is_pinned() ? reasons.find(site.reference) : reasons.end();
      if (reason == reasons.end()) continue;
      if (names.empty()) names = names_of(document.text, document.images);
      const auto [known, is_new] = message_of.try_emplace(site.reference, messages.size());
      if (is_new) {
        const std::string image = http::redacted_url(site.reference);
        messages.push_back(
            places.message(document, site.offset, level,
                           fmt::format("cannot resolve {}: {}", base::quoted(image), reason->second)));
        messages.back().image = image;
      } else {
        messages[known->second].places.push_back(places.of(document, site.offset));
      }
      messages[known->second].places.back().resource = names[site.resource];
    }
  }
  return messages;
}

std::vector<Message> Stream::failures(const Outcomes& outcomes) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [reference, outcome] : outcomes) {
    if (const auto* failure = std::get_if<resolve::Failure>(&outcome)) reasons[reference] = failure->message;
  }
  return messages(Level::error, reasons);
}

std::vector<Message> Stream::warnings(const Outcomes& outcomes, Annotation annotation) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [reference, outcome] : outcomes) {
    const auto* left = std::get_if<resolve::Left>(&outcome);
    if (left != nullptr && !left->warning.empty()) reasons[reference] = left->warning;
  }
  std::vector<Message> warnings = messages(Level::warning, reasons);
  Places places(*this);
  const auto has_place = [](const search::ImageResource& resource) {
    return resource.annotation.has_value();
  };
  for (const Document& document : documents_) {
    if (std::ranges::all_of(document.images.resources, has_place)) continue;
    const std::vector<std::string> values = annotations(document.images, outcomes, annotation);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const search::ImageResource& resource = document.images.resources[i];
      if (has_place(resource) || values[i].empty()) continue;
      warnings.push_back(places.message(
          document, resource.offset, Level::warning,
          fmt::format("the images of this resource are pinned, but it gets no annotation {}: it is no "
                      "mapping, or its metadata or annotations are written in a way that cannot take one",
                      manifest::kImagesAnnotation)));
    }
  }
  return warnings;
}

}  // namespace cmd
