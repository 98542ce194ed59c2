#include "base/nearest.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

TEST_CASE("nearest: the word that differs least, if it is near enough", "[base]") {
  const std::vector<std::string_view> words = {"image", "imageRepo", "newImage", "tags"};
  CHECK(base::nearest("newImag", words) == "newImage");
  CHECK(base::nearest("imagRepos", words) == "imageRepo");
  CHECK(base::nearest("tag", words) == "tags");
  CHECK(base::nearest("nonsense", words) == std::nullopt);
  CHECK(base::nearest("xy", words) == std::nullopt);
  CHECK(base::nearest("", words) == std::nullopt);
  CHECK(base::nearest(std::string(1000, 'i'), words) == std::nullopt);
}
