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

}  // namespace

manifest::Position Stream::Places::position(const Document& document, std::size_t offset) {
  const std::string_view text = content(stream_.inputs_[document.input]);
  const auto index = indices_.try_emplace(document.input, text).first;
  const auto before = static_cast<std::size_t>(document.text.data() - text.data());
  return index->second.at(before + offset);
}

std::string Stream::Places::of(const Document& document, std::size_t offset) {
  const manifest::Position found = position(document, offset);
  return fmt::format("{}:{}:{}", stream_.inputs_[document.input].name, found.line, found.column);
}

std::string Stream::Places::excerpt(const Document& document, std::size_t offset) {
  const std::string_view text = content(stream_.inputs_[document.input]);
  const auto before = static_cast<std::size_t>(document.text.data() - text.data());
  return '\n' + manifest::excerpt(text, before + offset, position(document, offset).line);
}

std::vector<std::string> Stream::faults(Excerpts excerpts) const {
  Places places(*this);
  std::vector<std::string> messages;
  for (const Document& document : documents_) {
    if (!document.fault) continue;
    messages.push_back(
        fmt::format("{}: {}", places.of(document, document.fault->offset()), document.fault->what()));
    if (excerpts == Excerpts::shown) messages.back() += places.excerpt(document, document.fault->offset());
  }
  return messages;
}

void Stream::tell(const std::map<std::string, std::string>& reasons, Excerpts excerpts,
                  std::vector<std::string>& messages) const {
  if (reasons.empty()) return;
  Places places(*this);
  std::map<std::string, std::size_t> message_of;  // by reference
  for (const Document& document : documents_) {
    for (const search::ImageSite& site : document.images.sites) {
      const auto reason = site.is_pinned() ? reasons.find(site.reference) : reasons.end();
      if (reason == reasons.end()) continue;
      const std::string place = places.of(document, site.offset);
      const auto [known, is_new] = message_of.try_emplace(site.reference, messages.size());
      if (is_new) {
        messages.push_back(fmt::format("{}: cannot resolve {}: {}", place,
                                       base::quoted(http::redacted_url(site.reference)), reason->second));
        if (excerpts == Excerpts::shown) messages.back() += places.excerpt(document, site.offset);
      } else {
        messages[known->second] += "\nalso at " + place;
      }
    }
  }
}

std::vector<std::string> Stream::failures(const Outcomes& outcomes, Excerpts excerpts) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [reference, outcome] : outcomes) {
    if (const auto* failure = std::get_if<resolve::Failure>(&outcome)) reasons[reference] = failure->message;
  }
  std::vector<std::string> messages;
  tell(reasons, excerpts, messages);
  return messages;
}

std::vector<std::string> Stream::warnings(const Outcomes& outcomes, Annotation annotation) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [reference, outcome] : outcomes) {
    const auto* left = std::get_if<resolve::Left>(&outcome);
    if (left != nullptr && !left->warning.empty()) reasons[reference] = left->warning;
  }
  std::vector<std::string> messages;
  tell(reasons, Excerpts::left_out, messages);
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
      messages.push_back(
          fmt::format("{}: the images of this resource are pinned, but it gets no annotation {}: it is no "
                      "mapping, or its metadata or annotations are written in a way that cannot take one",
                      places.of(document, resource.offset), manifest::kImagesAnnotation));
    }
  }
  return messages;
}

}  // namespace cmd
