#include "build/local_name.hpp"

#include "image/reference.hpp"
#include "support/catch.hpp"

TEST_CASE("local name: of the image's name and its ID", "[build]") {
  struct Case {
    std::string image;
    std::string expected;
  };
  const auto example = GENERATE(values<Case>({
      {"app", "kbld:app-sha256-12"},
      {"gcr.io/team/app:1.0", "kbld:gcr-io-team-app-1-0-sha256-12"},
      {"a__b..c", "kbld:a-b-c-sha256-12"},
      {"_/-app", "kbld:app-sha256-12"},
      {"/", "kbld:sha256-12"},
      {std::string(60, 'x'), "kbld:" + std::string(50, 'x') + "-sha256-12"},
      {std::string(49, 'x') + "/y", "kbld:" + std::string(49, 'x') + "e-sha256-12"},
  }));
  CHECK(build::local_name(example.image, "sha256:12") == example.expected);
}

TEST_CASE("local name: always a reference", "[build]") {
  for (const std::string image : {"ÄÖ", "-", "a b\n", "$(x)"}) {
    const std::string name = build::local_name(image, "sha256:" + std::string(64, '1'));
    CHECK(image::Reference::parse(name).repository() == "library/kbld");
  }
}

TEST_CASE("temporary name: one for each task", "[build]") {
  const build::Task first = {.image = "app", .folder = "/src", .scratch = "/tmp/a"};
  build::Task second = first;
  second.scratch = "/tmp/b";
  CHECK(build::temporary_name(first) == build::temporary_name(first));
  CHECK(build::temporary_name(first) != build::temporary_name(second));
}
