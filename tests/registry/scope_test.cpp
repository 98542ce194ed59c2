#include "registry/scope.hpp"

#include "support/catch.hpp"

using registry::Access;
using registry::Scope;

TEST_CASE("scope: it is spelled as token servers want it", "[registry][push]") {
  CHECK(registry::scope_text({"team/app"}) == "repository:team/app:pull");
  CHECK(registry::scope_text({"team/app", Access::push}) == "repository:team/app:pull,push");
  CHECK(registry::scope_text({"team/app", Access::cancel_upload}) == "repository:team/app:delete");
  CHECK(registry::scope_text({"team/app", Access::push, "base"}) ==
        "repository:team/app:pull,push repository:base:pull");
}

TEST_CASE("scope: a push asks for all it needs, and for what it is told besides", "[registry][push]") {
  struct Row {
    Scope scope;
    std::string told;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {{"a"}, "", "repository:a:pull"},
      {{"a"}, "repository:a:pull", "repository:a:pull"},
      {{"a"}, "aws", "aws"},
      {{"a", Access::push}, "", "repository:a:pull,push"},
      {{"a", Access::push}, "repository:a:pull", "repository:a:pull,push"},
      {{"a", Access::push}, "repository:a:push,pull", "repository:a:pull,push"},
      {{"a", Access::push}, "repository:a:*", "repository:a:pull,push repository:a:*"},
      {{"a", Access::push}, "aws", "repository:a:pull,push aws"},
      {{"a", Access::push}, "repository:host/a:pull  x", "repository:a:pull,push repository:host/a:pull x"},
      {{"a", Access::push, "b"},
       "repository:a:pull,push repository:b:pull",
       "repository:a:pull,push repository:b:pull"},
      {{"a", Access::cancel_upload}, "repository:a:delete", "repository:a:delete"},
  };
  for (const Row& row : rows) CHECK(registry::scope_to_ask_for(row.scope, row.told) == row.expected);
}
