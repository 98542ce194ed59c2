#include "cmd/stream.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/parallel.hpp"
#include "base/quoted.hpp"
#include "config/origins.hpp"
#include "http/redact.hpp"
#include "manifest/encoding.hpp"
#include "search/find.hpp"
#include "search/rewrite.hpp"

namespace cmd {

namespace {

using config::Addressee;
using Outcomes = std::map<std::string, resolve::Outcome>;

constexpr std::size_t kFlushAt = 1024 * 1024;

/// What became of `reference`; nullptr if it stays as it is.
const image::ProvenImage* proven(const Outcomes& outcomes, const std::string& reference) {
  return std::get_if<image::ProvenImage>(&outcomes.at(reference));
}

/// Whether a digest belongs where the site is, be it that an alias brings it there.
bool is_pinned(const search::ImageSite& site) {
  return site.role == search::ImageSite::Role::pin || site.role == search::ImageSite::Role::inherit;
}

/// The input without a byte order mark.
std::string_view content(const Input& input) {
  const std::string_view bytes = input.bytes;
  return bytes.substr(bytes.starts_with(manifest::kByteOrderMark) ? manifest::kByteOrderMark.size() : 0);
}

/// The values of the images annotations of a document's resources; empty where nothing was resolved.
std::vector<std::string> annotations(const search::Images& images, const Outcomes& outcomes,
                                     Annotation annotation) {
  std::vector<std::vector<image::ProvenImage>> pinned(images.resources.size());
  for (const search::ImageSite& site : images.sites) {
    if (annotation == Annotation::left_out || !is_pinned(site)) continue;
    const auto* image = proven(outcomes, site.reference);
    if (image != nullptr && !image->origins.empty()) pinned[site.resource].push_back(*image);
  }
  std::vector<std::string> texts;
  texts.reserve(pinned.size());
  for (auto& of_resource : pinned) texts.push_back(config::images_annotation(std::move(of_resource)));
  return texts;
}

/// What is written for `site`. Where tag and digest have places of their own, the tag of an image that took
/// the place of another is told as well.
std::string text_for(const search::ImageSite& site, const image::ProvenImage& image) {
  const std::size_t repo = config::repo_of(image.url).size();
  const bool can_take_tag = std::holds_alternative<search::InParts>(site.writing) &&
                            repo < image.url.size() && image.url[repo] == '@';
  for (const image::Origin& origin : image.origins) {
    const auto* resolved = std::get_if<image::ResolvedOrigin>(&origin);
    if (!can_take_tag || resolved == nullptr || resolved->url == site.reference) continue;
    return fmt::format("{}:{}{}", image.url.substr(0, repo), resolved->tag, image.url.substr(repo));
  }
  return image.url;
}

std::vector<manifest::Edit> edits(const search::Images& images, const Outcomes& outcomes,
                                  Annotation annotation) {
  std::vector<manifest::Edit> all = search::rewrite(images, [&](const search::ImageSite& site) {
    const auto* image = proven(outcomes, site.reference);
    return image == nullptr ? site.reference : text_for(site, *image);
  });
  const std::vector<std::string> values = annotations(images, outcomes, annotation);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& slot = images.resources[i].annotation;
    if (slot && !values[i].empty()) all.push_back(manifest::fill(*slot, values[i]));
  }
  return all;
}

}  // namespace

Stream::Stream(std::vector<Input> inputs, std::size_t threads) : inputs_(std::move(inputs)) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    for (const std::string_view text : manifest::split(content(inputs_[i]))) {
      documents_.push_back({.input = i, .text = text});
    }
  }
  base::parallel_for(documents_.size(), threads, [&](std::size_t i) {
    documents_[i].addressee = config::addressee_of(documents_[i].text);
  });
}

std::vector<ConfigDocument> Stream::config_documents() const { return documents_to(Addressee::kpin); }

std::vector<ConfigDocument> Stream::unclear_documents() const { return documents_to(Addressee::unclear); }

std::vector<ConfigDocument> Stream::documents_to(Addressee addressee) const {
  std::vector<ConfigDocument> found;
  // Shared by all that ask: counting the lines of an input takes long.
  const auto places = std::make_shared<Places>(*this);
  for (const Document& document : documents_) {
    if (document.addressee != addressee) continue;
    found.push_back({.text = document.text,
                     .place = [places, &document](std::size_t at) { return places->of(document, at); },
                     .trust = inputs_[document.input].trust});
  }
  return found;
}

void Stream::search(const search::Rules& rules, std::size_t threads) {
  base::parallel_for(documents_.size(), threads, [&](std::size_t i) {
    Document& document = documents_[i];
    if (document.addressee == Addressee::kpin) return;
    try {
      document.images = search::find_images(document.text, rules);
    } catch (const manifest::SyntaxError& error) {
      document.fault = error;
    }
  });
}

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

std::vector<std::string> Stream::faults() const {
  Places places(*this);
  std::vector<std::string> messages;
  for (const Document& document : documents_) {
    if (!document.fault) continue;
    messages.push_back(
        fmt::format("{}: {}", places.of(document, document.fault->offset()), document.fault->what()));
  }
  return messages;
}

std::set<std::string> Stream::references() const {
  std::set<std::string> found;
  for (const Document& document : documents_) {
    for (const search::ImageSite& site : document.images.sites) {
      if (is_pinned(site)) found.insert(site.reference);
    }
  }
  return found;
}

std::set<std::string> Stream::unresolved() const {
  std::set<std::string> found;
  for (const Document& document : documents_) {
    for (const search::ImageSite& site : document.images.sites) {
      if (site.role != search::ImageSite::Role::keep) found.insert(site.reference);
    }
  }
  return found;
}

void Stream::tell(const std::map<std::string, std::string>& reasons,
                  std::vector<std::string>& messages) const {
  if (reasons.empty()) return;
  Places places(*this);
  std::map<std::string, std::size_t> message_of;  // by reference
  for (const Document& document : documents_) {
    for (const search::ImageSite& site : document.images.sites) {
      const auto reason = is_pinned(site) ? reasons.find(site.reference) : reasons.end();
      if (reason == reasons.end()) continue;
      const std::string place = places.of(document, site.offset);
      const auto [known, is_new] = message_of.try_emplace(site.reference, messages.size());
      if (is_new) {
        messages.push_back(fmt::format("{}: cannot resolve {}: {}", place,
                                       base::quoted(http::redacted_url(site.reference)), reason->second));
      } else {
        messages[known->second] += "\nalso at " + place;
      }
    }
  }
}

std::vector<std::string> Stream::failures(const Outcomes& outcomes) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [reference, outcome] : outcomes) {
    if (const auto* failure = std::get_if<resolve::Failure>(&outcome)) reasons[reference] = failure->message;
  }
  std::vector<std::string> messages;
  tell(reasons, messages);
  return messages;
}

std::vector<std::string> Stream::warnings(const Outcomes& outcomes, Annotation annotation) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [reference, outcome] : outcomes) {
    const auto* left = std::get_if<resolve::Left>(&outcome);
    if (left != nullptr && !left->warning.empty()) reasons[reference] = left->warning;
  }
  std::vector<std::string> messages;
  tell(reasons, messages);
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

void Stream::write(const Outcomes& outcomes, Annotation annotation,
                   const std::function<void(std::string_view)>& sink, manifest::Starts starts) const {
  std::string pending;
  // A byte order mark belongs to the head of the stream only.
  if (!inputs_.empty())
    pending = inputs_[0].bytes.substr(0, inputs_[0].bytes.size() - content(inputs_[0]).size());
  manifest::Joiner joiner(starts);
  const Document* last = nullptr;
  for (const Document& document : documents_) {
    if (document.addressee == Addressee::kpin) continue;
    // Where documents follow each other as they do in their input, nothing is to be put between them.
    const bool adjacent = last != nullptr && last->input == document.input && last + 1 == &document;
    if (starts == manifest::Starts::everywhere || (last != nullptr && !adjacent))
      pending += joiner.before(document.text);
    joiner.add(document.text);
    last = &document;
    manifest::splice(document.text, edits(document.images, outcomes, annotation), pending);
    if (pending.size() < kFlushAt) continue;
    sink(pending);
    pending.clear();
  }
  if (!pending.empty()) sink(pending);
}

}  // namespace cmd
