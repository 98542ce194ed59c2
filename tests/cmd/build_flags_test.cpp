#include "cmd/build_flags.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"

TEST_CASE("--push-to: a host and the name that stands for it", "[cmd]") {
  const build::EmittedHosts hosts =
      cmd::read_push_to({.values = {"localhost:5001=registry:5000", "a.io=b.io"}});
  CHECK(hosts == build::EmittedHosts{{"a.io", "b.io"}, {"localhost:5001", "registry:5000"}});
}

TEST_CASE("--push-to: anything else is refused", "[cmd]") {
  for (const std::string value : {"a.io", "a.io=", "=b.io", "a.io=b.io/c", "A B=c.io", "https://a.io=b.io"}) {
    CHECK_THROWS_WITH(
        cmd::read_push_to({.values = {value}}),
        "--push-to must be two hosts such as localhost:5001=registry:5000, not '" + value + "'");
  }
  CHECK_THROWS_WITH(cmd::read_push_to({.values = {"a.io=b.io", "a.io=c.io"}}), "--push-to names a.io twice");
}

TEST_CASE("--allow-builder: only what is a builder", "[cmd]") {
  CHECK(cmd::read_builders({.values = {"command", "tekton"}}) ==
        std::vector<std::string>{"command", "tekton"});
  CHECK_THROWS_WITH(
      cmd::read_builders({.values = {"make"}}),
      Catch::StartsWith("--allow-builder: there is no builder 'make'; there are docker, buildx, "));
}
