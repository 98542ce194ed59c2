#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/search_rule.hpp"
#include "support/pinning.hpp"

namespace search_test {

/// `text` pinned by `rules` alone, without the annotation (the resources have no place for one) and with each
/// digest shortened to "@#".
inline std::string pin_by(const std::vector<config::SearchRule>& rules, std::string_view text) {
  std::string out = support::pin(text, rules);
  for (std::size_t at = out.find("@sha256:"); at != out.npos; at = out.find("@sha256:", at + 2)) {
    out.replace(at, 8 + 64, "@#");
  }
  return out;
}

inline config::SearchRule by_name(std::string name, config::UpdateStrategy strategy = config::EntireValue()) {
  return {.key = config::KeyMatcher{.name = std::move(name)}, .strategy = std::move(strategy)};
}

inline config::SearchRule by_path(std::vector<config::PathStep> path) {
  return {.key = config::KeyMatcher{.path = std::move(path)}};
}

}  // namespace search_test
