#include "http/link.hpp"

#include "support/catch.hpp"

namespace {

/// "target{name=value}..." for each link, with blanks between.
std::string shown(const std::vector<std::string_view>& values) {
  std::string text;
  for (const http::Link& link : http::parse_links(values)) {
    if (!text.empty()) text += ' ';
    text += link.target;
    for (const auto& [name, value] : link.params) text += "{" + name + "=" + value + "}";
  }
  return text;
}

std::string next(const std::string& value) { return http::next_link({{"Link", value}}).value_or("none"); }

}  // namespace

TEST_CASE("link: what RFC 8288 allows is read", "[http]") {
  struct Case {
    const char* value;
    const char* expected;
  };
  const auto row = GENERATE(values<Case>({
      {R"(</v2/app/tags/list?last=b&n=2>; rel="next")", "/v2/app/tags/list?last=b&n=2{rel=next}"},
      {"<https://a.io/x,y;z>;rel=next", "https://a.io/x,y;z{rel=next}"},
      {R"(</1>; rel="prev", </2>; rel="next")", "/1{rel=prev} /2{rel=next}"},
      {R"(</1>;ReL = "a b" ; title="x \"y\", z; q" ;n)", R"(/1{rel=a b}{title=x "y", z; q}{n=})"},
      {R"(,, < /1 > ; ; rel=next ;, </2>)", "/1{rel=next} /2"},
      {"<>; rel=next", "{rel=next}"},
      {R"(</1>; title*=UTF-8''x%20y; rel="")", "/1{title*=UTF-8''x%20y}{rel=}"},
      {"", ""},
  }));
  CHECK(shown({row.value}) == row.expected);
}

TEST_CASE("link: several fields are one list", "[http]") {
  CHECK(shown({"</1>; rel=a", "</2>; rel=b"}) == "/1{rel=a} /2{rel=b}");
}

TEST_CASE("link: what is malformed is skipped, the rest is kept", "[http]") {
  struct Case {
    std::string value;
    std::string expected;
  };
  const auto row = GENERATE(values<Case>({
      {"/v2/app; rel=next", ""},
      {"</never/ends; rel=next, </2>", "/never/ends; rel=next, </2"},
      {"</never/ends; rel=next", ""},
      {R"(x "</1>, </2>", </3>; rel=next)", "/3{rel=next}"},
      {R"(</1>; rel="never ends, </2>)", "/1{rel=never ends, </2>}"},
      {R"(</1> garbage "; rel=no" ; rel=next)", "/1{rel=next}"},
      {R"(</1>; @=x; =y; rel=next"quoted"; n=1)", "/1{rel=next}{n=1}"},
      {std::string("</1\0>; rel=next", 15), std::string("/1\0{rel=next}", 13)},
  }));
  CAPTURE(row.value);
  CHECK(shown({row.value}) == row.expected);
}

TEST_CASE("link: the next one is found by its relation", "[http]") {
  CHECK(next(R"(</1>; rel="prev first", </2>; rel="last NEXT", </3>; rel=next)") == "/2");
  CHECK(next("</1>; rel=nextpage, </2>; title=next") == "none");
  CHECK(next("</1>; rel=prev; rel=next") == "none");
  CHECK(next(R"(</1>; rel=next; anchor="/other", </2>; rel=next)") == "/2");
  CHECK(next("<>; rel=next").empty());
  CHECK(http::next_link({{"Location", "</1>; rel=next"}}) == std::nullopt);
  CHECK(http::next_link({{"link", "</1>; rel=prev"}, {"LINK", "</2>; rel=next"}}) == "/2");
}
