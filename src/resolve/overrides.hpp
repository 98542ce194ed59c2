#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.hpp"

namespace resolve {

/// Overrides in the order of the inputs, found without going through all of them: a lock may have very many.
/// Immutable, so safe to use from several threads at once.
class Overrides {
 public:
  Overrides() = default;
  Overrides(std::vector<config::Override> list);            // NOLINT(google-explicit-constructor)
  Overrides(std::initializer_list<config::Override> list);  // so that tests may list them

  /// The first that fits `reference`; nullptr when none does. Lives as long as this.
  [[nodiscard]] const config::Override* first(std::string_view reference) const;

  /// The same among those that are preresolved.
  [[nodiscard]] const config::Override* first_preresolved(std::string_view reference) const;

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  /// Places in the list.
  struct Firsts {
    std::size_t any = kNone;
    std::size_t preresolved = kNone;
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using ByText = std::unordered_map<std::string, Firsts, Hash, std::equal_to<>>;

  [[nodiscard]] const config::Override* first(std::string_view reference, std::size_t Firsts::*kind) const;

  std::vector<config::Override> list_ = {};
  ByText by_image_ = {};
  ByText by_repo_ = {};
};

}  // namespace resolve
