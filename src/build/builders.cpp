#include <cstddef>
#include <stdexcept>
#include <utility>
#include <variant>

#include "build/builder.hpp"

// Each declares make() for the options of one tool, which is all there is to registering it.
#include "build/apko.hpp"
#include "build/bazel.hpp"
#include "build/buildah.hpp"
#include "build/buildkit.hpp"
#include "build/buildx.hpp"
#include "build/command.hpp"
#include "build/docker.hpp"
#include "build/kaniko.hpp"
#include "build/ko.hpp"
#include "build/kubectl_buildkit.hpp"
#include "build/pack.hpp"
#include "build/podman.hpp"
#include "build/tekton.hpp"

namespace build {

namespace {

template <class Options>
concept HasTool = requires(const Options& options) {
  make(options);
};

using Builders = std::vector<std::unique_ptr<Builder>>;

template <class Options>
void add(Builders& builders) {
  if constexpr (HasTool<Options>) builders.push_back(make(Options()));
}

}  // namespace

std::unique_ptr<Builder> make_builder(const config::Builder& options) {
  return std::visit(
      []<class Options>(const Options& tool) -> std::unique_ptr<Builder> {
        if constexpr (HasTool<Options>) return make(tool);
        throw std::logic_error("no tool builds with these options");
      },
      options);
}

Builders all_builders() {
  Builders builders;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (add<std::variant_alternative_t<I, config::Builder>>(builders), ...);
  }
  (std::make_index_sequence<std::variant_size_v<config::Builder>>());
  return builders;
}

}  // namespace build
