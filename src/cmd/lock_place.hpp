#pragma once

#include <vector>

#include "cmd/input.hpp"
#include "cmd/options.hpp"

namespace cmd {

/// Throws base::InputError when the lock that `options` ask for would take the place of something that is
/// read: of one of `inputs`, by whatever name, that has more in it than a lock can have, or of the image map.
/// A lock may be read and written in one run.
void check_lock_place(const PinOptions& options, const std::vector<Input>& inputs);

}  // namespace cmd
