#pragma once

#include <chrono>
#include <optional>

#include "build/template.hpp"
#include "image/origin.hpp"

namespace build {

/// What templates may name: "date" (20261121, UTC), and of the source's Git work tree "git.sha", "git.url"
/// and "git.tag", the highest version among the tags at HEAD, or else the last by name. What is not known has
/// no value.
Values source_values(const std::optional<image::GitOrigin>& git, std::chrono::system_clock::time_point now);

}  // namespace build
