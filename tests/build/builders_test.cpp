#include "build/builder.hpp"
#include "support/catch.hpp"

TEST_CASE("builders: there is one for whatever a Config may name", "[build]") {
  std::vector<std::string_view> names;
  for (const auto& builder : build::all_builders()) names.push_back(builder->name());
  CHECK(names == config::builder_names());
  CHECK(build::make_builder(config::TektonRun{.task = "t"})->name() == "tekton");
}
