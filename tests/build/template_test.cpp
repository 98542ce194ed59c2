#include "build/template.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

const build::Values kValues = {{"git.sha", "abc"}, {"date", "20261121"}};

}  // namespace

TEST_CASE("template: names in double braces are replaced", "[build]") {
  CHECK(build::expand("v-{{git.sha}}-{{ date }}", kValues) == "v-abc-20261121");
  CHECK(build::expand("plain", kValues) == "plain");
  CHECK(build::expand("{single} }}", kValues) == "{single} }}");
}

TEST_CASE("template: a value is not looked through for templates", "[build]") {
  CHECK(build::expand("{{a}}", {{"a", "{{b}}"}, {"b", "c"}}) == "{{b}}");
}

TEST_CASE("template: what has no value is an error that names what has", "[build]") {
  CHECK_THROWS_WITH(
      build::expand("{{git.tag}}", kValues),
      "the template '{{git.tag}}' names 'git.tag', which has no value here; those that have: date, git.sha");
  CHECK_THROWS_WITH(build::expand("x{{git.sha", kValues), "the template 'x{{git.sha' has '{{' without '}}'");
}
