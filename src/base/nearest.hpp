#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace base {

/// The word of `words` that `typed` is most likely meant to be: it differs in at most three letters, and in
/// no more than a third of them. Of several the first; nothing when none comes near.
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words);

}  // namespace base
