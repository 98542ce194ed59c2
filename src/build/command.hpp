#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// Any command, run in the source's folder. It finds the destination in KPIN_IMAGE and in the template
/// {{image}}, and where its output belongs in KPIN_OUTPUT and {{output}}, unless the options say where that
/// is.
class CommandBuilder final : public Builder {
 public:
  explicit CommandBuilder(config::CommandBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return "command"; }

  /// The command's program, for nobody knows how to ask it; "any" if there is none yet.
  [[nodiscard]] std::string version() const override;

  /// Never complete: it may depend on anything.
  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::CommandBuild options_;
};

}  // namespace build
