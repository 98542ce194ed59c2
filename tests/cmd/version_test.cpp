#include <nlohmann/json.hpp>

#include "config/decode.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

TEST_CASE("version: is told in one line", "[cmd]") {
  const auto result = support::run_kpin({"version"});
  CHECK(result.status == 0);
  CHECK_THAT(result.out, Catch::Matches("kpin version [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  CHECK(result.err.empty());
}

TEST_CASE("version: --version tells the same", "[cmd]") {
  CHECK(support::run_kpin({"--version"}).out == support::run_kpin({"version"}).out);
  CHECK(support::run_kpin({"--version", "--json"}).out == support::run_kpin({"version", "--json"}).out);
  CHECK(support::run_kpin({"--version"}).status == 0);
}

TEST_CASE("version: as JSON it tells what kpin is made of", "[cmd]") {
  const std::string line = support::run_kpin({"version"}).out;
  const auto result = support::run_kpin({"version", "--json"});
  INFO(result.out);
  REQUIRE(result.status == 0);
  const auto version = nlohmann::json::parse(result.out);
  CHECK(version.size() == 6);
  CHECK("kpin version " + version.at("version").get<std::string>() + "\n" == line);
  CHECK(version.at("name") == "kpin");
  CHECK(version.at("kbld") == std::string(config::kKbldVersion));
  CHECK_THAT(version.at("platform").get<std::string>(), Catch::Matches("linux/[a-z0-9]+"));
  CHECK_THAT(version.at("compiler").get<std::string>(), Catch::Matches("(GCC|Clang) [0-9]+\\..*"));
  for (const auto* library : {"curl", "openssl", "libyaml", "libarchive", "zlib"}) {
    CAPTURE(library);
    CHECK_THAT(version.at("libraries").at(library).get<std::string>(), Catch::Matches("[0-9]+\\.[0-9]+.*"));
  }
}
