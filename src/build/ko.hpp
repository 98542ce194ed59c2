#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// `ko build` of the Go program in the source's folder.
class KoBuilder final : public Builder {
 public:
  explicit KoBuilder(config::KoBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return "ko"; }

  /// ko's version and that of the Go it compiles with.
  [[nodiscard]] std::string version() const override;

  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  [[nodiscard]] Command command(const Task& task) const;
  [[nodiscard]] Product push(const Task& task, Runner& runner) const;
  [[nodiscard]] Product load(const Task& task, Runner& runner) const;

  config::KoBuild options_;
};

}  // namespace build
