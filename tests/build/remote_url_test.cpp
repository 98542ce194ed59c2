#include "build/remote_url.hpp"

#include "support/catch.hpp"

TEST_CASE("remote url: who logs in is not told, but for the user that everybody is", "[build]") {
  struct Case {
    const char* url;
    const char* expected;
  };
  const auto example = GENERATE(values<Case>({
      {"https://a.io/x.git", "https://a.io/x.git"},
      {"https://a.io:8443/x.git", "https://a.io:8443/x.git"},
      {"https://[::1]:8443/x@y", "https://[::1]:8443/x@y"},
      {"https://[::1]/x@y", "https://[::1]/x@y"},
      {"https://token@a.io/x.git", "https://_redacted_@a.io/x.git"},
      {"https://me:secret@a.io/x.git", "https://_redacted_@a.io/x.git"},
      {"https://me:p@ss@a.io/x.git", "https://_redacted_@a.io/x.git"},
      {"https://me:pa/ss@a.io/x.git", "https://_redacted_@a.io/x.git"},
      {"https://me:pa?ss@a.io/x.git", "https://_redacted_@a.io/x.git"},
      {"https://a.io/x.git?private_token=abc", "https://a.io/x.git?private_token=_redacted_"},
      {"ssh://git@a.io/x.git", "ssh://_redacted_@a.io/x.git"},
      {"ssh://ann@a.io:2222/x.git", "ssh://_redacted_@a.io:2222/x.git"},
      {"git@a.io:team/x.git", "git@a.io:team/x.git"},
      {"ann@a.io:team/x.git", "_redacted_@a.io:team/x.git"},
      {"ann:secret@a.io:team/x.git", "_redacted_@a.io:team/x.git"},
      {"git@://me:secret@a.io/x", "git@://_redacted_@a.io/x"},
      {"a.io:team/x.git", "a.io:team/x.git"},
      {"/srv/git/x@y.git", "/srv/git/x@y.git"},
      {"../x@y.git", "../x@y.git"},
      {"file:///srv/x@y.git", "file:///srv/x@y.git"},
      {"https://a.io/x\x1b[31m\n.git", "https://a.io/x[31m .git"},
      {"", ""},
  }));
  CAPTURE(example.url);
  CHECK(build::redacted_remote(example.url) == example.expected);
}
