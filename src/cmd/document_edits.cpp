#include "cmd/document_edits.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/origins.hpp"
#include "search/rewrite.hpp"

namespace cmd {

namespace {

using Outcomes = std::map<std::string, resolve::Outcome>;

/// What became of `reference`; nullptr if it stays as it is.
const image::ProvenImage* proven(const Outcomes& outcomes, const std::string& reference) {
  return std::get_if<image::ProvenImage>(&outcomes.at(reference));
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

}  // namespace

std::vector<std::string> annotations(const search::Images& images, const Outcomes& outcomes,
                                     Annotation annotation) {
  std::vector<std::vector<image::ProvenImage>> pinned(images.resources.size());
  for (const search::ImageSite& site : images.sites) {
    if (annotation == Annotation::left_out || !site.is_pinned()) continue;
    if (annotation == Annotation::on_typed && !images.resources[site.resource].is_typed) continue;
    const auto* image = proven(outcomes, site.reference);
    if (image != nullptr && !image->origins.empty()) pinned[site.resource].push_back(*image);
  }
  std::vector<std::string> texts;
  texts.reserve(pinned.size());
  for (auto& of_resource : pinned) texts.push_back(config::images_annotation(std::move(of_resource)));
  return texts;
}

std::vector<manifest::Edit> document_edits(const search::Images& images, const Outcomes& outcomes,
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

}  // namespace cmd
