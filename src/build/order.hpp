#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/source.hpp"
#include "image/digest.hpp"
#include "image/origin.hpp"
#include "image/reference.hpp"

namespace build {

/// An image that is to be built, and where it goes. The rules it points to must outlive it.
struct Order {
  std::string image = {};                            ///< as the user spelled it, or an override
  const config::Source* source = nullptr;            ///< never null in an order
  const config::Destination* destination = nullptr;  ///< null: the image stays where the tool keeps it
};

/// An image that was built, or had been before.
struct Built {
  std::string refusal = {};  ///< why it was not built, which makes all else void; empty: it was
  /// Where a registry has it; nothing if it was not pushed.
  std::optional<image::Reference> pushed = {};

  /// How it is called where it is used: the repository it was pushed to, or another name for that, without a
  /// digest; or the whole name by which the tool knows it, if it was not pushed.
  std::string name = {};
  std::vector<image::Origin> origins = {};
};

}  // namespace build
