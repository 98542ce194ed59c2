#include "resolve/overrides.hpp"

#include <algorithm>
#include <utility>

namespace resolve {

Overrides::Overrides(std::vector<config::Override> list) : list_(std::move(list)) {
  for (std::size_t i = 0; i < list_.size(); ++i) {
    const config::ImageMatcher& named = list_[i].image;
    Firsts& firsts = named.image.empty() ? by_repo_[named.image_repo] : by_image_[named.image];
    firsts.any = std::min(firsts.any, i);
    if (list_[i].preresolved) firsts.preresolved = std::min(firsts.preresolved, i);
  }
}

Overrides::Overrides(std::initializer_list<config::Override> list)
    : Overrides(std::vector<config::Override>(list)) {}

const config::Override* Overrides::first(std::string_view reference) const {
  return first(reference, &Firsts::any);
}

const config::Override* Overrides::first_preresolved(std::string_view reference) const {
  return first(reference, &Firsts::preresolved);
}

const config::Override* Overrides::first(std::string_view reference, std::size_t Firsts::*kind) const {
  const auto in = [&](const ByText& texts, std::string_view text) {
    const auto found = texts.find(text);
    return found == texts.end() ? kNone : found->second.*kind;
  };
  const std::size_t place = std::min(in(by_image_, reference), in(by_repo_, config::repo_of(reference)));
  return place == kNone ? nullptr : &list_[place];
}

}  // namespace resolve
