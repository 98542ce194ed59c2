#include "config/image_matcher.hpp"

#include "support/catch.hpp"

using config::ImageMatcher;
using config::repo_of;

TEST_CASE("image matcher: the repository is what stands before tag and digest", "[config]") {
  const std::vector<std::pair<std::string_view, std::string_view>> table = {
      {"nginx", "nginx"},
      {"nginx:1.25", "nginx"},
      {"host:5000/a", "host:5000/a"},
      {"host:5000/a:1", "host:5000/a"},
      {"host:5000", "host"},
      {"a@sha256:00", "a"},
      {"a:1@sha256:00", "a"},
      {"host:5000/a@sha256:00", "host:5000/a"},
      {"a@nothing", "a@nothing"},
      {"echo: hello", "echo: hello"},
      {"echo:", "echo:"},
      {":tag", ":tag"},
      {"a:1\n", "a:1\n"},
      {"a:1\nb", "a:1\nb"},
      {"a:b:c", "a:b"},
      {"http://x/y", "http://x/y"},
      {"", ""},
      {"@", "@"},
      {":", ":"},
      {"a@:", "a@:"},
  };
  for (const auto& [reference, repo] : table) {
    CAPTURE(reference);
    CHECK(repo_of(reference) == repo);
  }
}

TEST_CASE("image matcher: beside an image the repository does not count", "[config]") {
  const ImageMatcher both = {.image = "a:1", .image_repo = "a"};
  CHECK(both.matches("a:1"));
  CHECK_FALSE(both.matches("a:2"));
  CHECK(ImageMatcher{.image_repo = "a"}.matches("a:2"));
  CHECK_FALSE(ImageMatcher{.image_repo = "echo"}.matches("echo: hello"));
}
