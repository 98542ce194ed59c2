#include "cmd/stream.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/parallel.hpp"
#include "base/quoted.hpp"
#include "config/classify.hpp"
#include "config/origins.hpp"
#include "http/redact.hpp"
#include "manifest/encoding.hpp"
#include "manifest/split.hpp"

namespace cmd {

namespace {

using Outcomes = std::map<std::string, resolve::Outcome>;

constexpr std::size_t kFlushAt = 1024 * 1024;

const image::ProvenImage& proven(const Outcomes& outcomes, const std::string& reference) {
  return std::get<image::ProvenImage>(outcomes.at(reference));
}

/// The input without a byte order mark.
std::string_view content(const Input& input) {
  const std::string_view bytes = input.bytes;
  return bytes.substr(bytes.starts_with(manifest::kByteOrderMark) ? manifest::kByteOrderMark.size() : 0);
}

/// The value of the resource's images annotation; empty when nothing was resolved in it.
std::string annotation_of(const search::ImageResource& resource, const Outcomes& outcomes) {
  std::vector<image::ProvenImage> images;
  for (const search::ImageSite& site : resource.sites) {
    if (site.role != search::ImageSite::Role::keep) images.push_back(proven(outcomes, site.reference));
  }
  return config::images_annotation(std::move(images));
}

void add_edits(const search::ImageResource& resource, const Outcomes& outcomes,
               std::vector<manifest::Edit>& edits) {
  for (const search::ImageSite& site : resource.sites) {
    if (auto edit = search::rewrite(site, proven(outcomes, site.reference).url))
      edits.push_back(*std::move(edit));
  }
  if (!resource.annotation) return;
  const std::string value = annotation_of(resource, outcomes);
  if (!value.empty()) edits.push_back(manifest::fill(*resource.annotation, value));
}

}  // namespace

Stream::Stream(std::vector<Input> inputs, const std::vector<search::Rule>& rules, std::size_t threads)
    : inputs_(std::move(inputs)) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    for (const std::string_view text : manifest::split(content(inputs_[i]))) {
      documents_.push_back({.input = i, .text = text});
    }
  }
  base::parallel_for(documents_.size(), threads, [&](std::size_t i) {
    Document& document = documents_[i];
    if (const std::string_view kind = config::config_kind(document.text); !kind.empty()) {
      document.fault =
          manifest::SyntaxError(0, fmt::format("a document of kind {} tells kpin what to do, and this "
                                               "version cannot do it yet: take it out of the "
                                               "input",
                                               kind));
      return;
    }
    try {
      document.resources = search::find_images(document.text, rules);
    } catch (const manifest::SyntaxError& error) {
      document.fault = error;
    }
  });
}

std::string Stream::Places::of(const Document& document, std::size_t offset) {
  const Input& input = stream_.inputs_[document.input];
  const std::string_view text = content(input);
  const auto index = indices_.try_emplace(document.input, text).first;
  const auto before = static_cast<std::size_t>(document.text.data() - text.data());
  const manifest::Position position = index->second.at(before + offset);
  return fmt::format("{}:{}:{}", input.name, position.line, position.column);
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
    for (const search::ImageResource& resource : document.resources) {
      for (const search::ImageSite& site : resource.sites) found.insert(site.reference);
    }
  }
  return found;
}

std::vector<std::string> Stream::failures(const Outcomes& outcomes) const {
  Places places(*this);
  std::vector<std::string> messages;
  std::map<std::string, std::size_t> message_of;  // by reference
  for (const Document& document : documents_) {
    for (const search::ImageResource& resource : document.resources) {
      for (const search::ImageSite& site : resource.sites) {
        const auto* failure = std::get_if<resolve::Failure>(&outcomes.at(site.reference));
        if (failure == nullptr || site.role == search::ImageSite::Role::keep) continue;
        const std::string place = places.of(document, site.span.begin);
        const auto [known, is_new] = message_of.try_emplace(site.reference, messages.size());
        if (is_new) {
          messages.push_back(fmt::format("{}: cannot resolve {}: {}", place,
                                         base::quoted(http::redacted_url(site.reference)), failure->message));
        } else {
          messages[known->second] += "\nalso at " + place;
        }
      }
    }
  }
  return messages;
}

std::vector<std::string> Stream::warnings(const Outcomes& outcomes) const {
  Places places(*this);
  std::vector<std::string> messages;
  for (const Document& document : documents_) {
    for (const search::ImageResource& resource : document.resources) {
      if (resource.annotation || annotation_of(resource, outcomes).empty()) continue;
      messages.push_back(
          fmt::format("{}: the images of this resource are pinned, but it gets no annotation {}: it "
                      "is no mapping, or its "
                      "metadata or annotations are written in a way that cannot take one",
                      places.of(document, resource.offset), manifest::kImagesAnnotation));
    }
  }
  return messages;
}

void Stream::write(const Outcomes& outcomes, const std::function<void(std::string_view)>& sink) const {
  std::string pending;
  std::string_view before;  // the input written last
  auto document = documents_.begin();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::string_view text = content(inputs_[i]);
    // A byte order mark belongs to the head of the stream only.
    if (i == 0)
      pending += std::string_view(inputs_[0].bytes).substr(0, inputs_[0].bytes.size() - text.size());
    pending += manifest::separator(before, text);
    if (!text.empty()) before = text;
    for (; document != documents_.end() && document->input == i; ++document) {
      std::vector<manifest::Edit> edits;
      for (const search::ImageResource& resource : document->resources) add_edits(resource, outcomes, edits);
      manifest::splice(document->text, std::move(edits), pending);
      if (pending.size() < kFlushAt) continue;
      sink(pending);
      pending.clear();
    }
  }
  if (!pending.empty()) sink(pending);
}

}  // namespace cmd
