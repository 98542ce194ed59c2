#include "image/platform.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"

using image::Platform;

TEST_CASE("platform: os/arch[/variant][:osversion] is read and written", "[image]") {
  CHECK(Platform::parse("linux/amd64") == Platform{.os = "linux", .architecture = "amd64"});
  CHECK(Platform::parse("linux/arm/v7") == Platform{.os = "linux", .architecture = "arm", .variant = "v7"});
  CHECK(Platform::parse("windows/amd64:10.0.1") ==
        Platform{.os = "windows", .architecture = "amd64", .os_version = "10.0.1"});
  for (const std::string_view text : {"linux/amd64", "linux/arm/v7", "windows/amd64:10.0.1", "a/b/c:d"}) {
    CHECK(Platform::parse(text).text() == text);
  }
}

TEST_CASE("platform: anything else is refused", "[image]") {
  for (const std::string_view text :
       {"", "linux", "linux/", "/amd64", "linux/arm/", "linux//v7", "linux/arm/v7/x", "linux/amd64:", ":1"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Platform::parse(text), base::Error);
  }
  CHECK_THROWS_WITH(Platform::parse("linux"),
                    "expected a platform as os/arch[/variant][:osversion], not 'linux'");
}
