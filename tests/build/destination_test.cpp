#include "build/destination.hpp"

#include "base/error.hpp"
#include "build/loopback.hpp"
#include "support/catch.hpp"

using image::Reference;

TEST_CASE("destination: a registry on this machine is known by its name", "[build]") {
  for (const char* name : {"localhost:5000/a", "127.0.0.1:5000/a", "[::1]:5000/a", "registry.localhost/a"}) {
    CHECK(build::is_on_this_machine(name));
  }
  for (const char* name : {"a", "registry.test/a", "10.0.0.1:5000/a", "127.0.0.1.test/a"}) {
    CHECK_FALSE(build::is_on_this_machine(name));
  }
}

TEST_CASE("destination: names of one repository are one", "[build]") {
  const std::string digest = "sha256:" + std::string(64, 'a');
  CHECK(build::told_digest("docker.io/library/app@" + digest, Reference::parse("app:1")).text() == digest);
  CHECK_THROWS_AS(build::told_digest("localhost/app@" + digest, Reference::parse("app:1")), base::Error);
}

TEST_CASE("destination: {{image}} is where it is pushed", "[build]") {
  build::Task task = {.push_to = "r.test/a:1", .values = {{"image", "a"}, {"git.sha", "b"}}};
  CHECK(build::template_values(task) == build::Values{{"image", "r.test/a:1"}, {"git.sha", "b"}});
  task.push_to.clear();
  CHECK(build::template_values(task).at("image") == "a");
}
