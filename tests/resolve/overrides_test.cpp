#include "resolve/overrides.hpp"

#include "support/catch.hpp"

using resolve::Overrides;

namespace {

config::Override of_image(const std::string& image, const std::string& new_image) {
  return {.image = {.image = image}, .new_image = new_image};
}

config::Override of_repo(const std::string& repo, const std::string& new_image) {
  return {.image = {.image_repo = repo}, .new_image = new_image};
}

std::string first(const Overrides& overrides, std::string_view reference) {
  const config::Override* found = overrides.first(reference);
  return found == nullptr ? "" : found->new_image;
}

}  // namespace

TEST_CASE("overrides: the first that fits counts, by image or by repository", "[resolve]") {
  const Overrides repo_first = {of_repo("a", "1"), of_image("a:2", "2"), of_image("b:1", "3"),
                                of_repo("b", "4"), of_image("b:1", "5")};
  CHECK(first(repo_first, "a:2") == "1");
  CHECK(first(repo_first, "b:1") == "3");
  CHECK(first(repo_first, "b:2") == "4");
  CHECK(first(repo_first, "b") == "4");
  CHECK(first(repo_first, "c").empty());
  CHECK(first({}, "a").empty());
}

TEST_CASE("overrides: with an image the repository does not count", "[resolve]") {
  const Overrides both = {
      {.image = {.image = "a:1", .image_repo = "a"}, .new_image = "1"},
  };
  CHECK(first(both, "a:1") == "1");
  CHECK(first(both, "a:2").empty());
}

TEST_CASE("overrides: the first preresolved one is found behind others", "[resolve]") {
  config::Override settled = of_repo("a", "2");
  settled.preresolved = true;
  const Overrides overrides = {of_image("a:1", "1"), settled, of_image("a:1", "3")};
  REQUIRE(overrides.first_preresolved("a:1") != nullptr);
  CHECK(overrides.first_preresolved("a:1")->new_image == "2");
  CHECK(overrides.first_preresolved("b") == nullptr);
}
