#include <numeric>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/url.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "registry/tag_pages.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

const std::string kRoot = "https://a.io/v2/app/";
const std::string kFirst = kRoot + "tags/list?n=1000";

http::Response page(const std::string& tags, const std::string& link = "") {
  http::Response answer = {.status = 200, .body = R"({"name":"app","tags":)" + tags + "}"};
  if (!link.empty()) answer.headers.emplace_back("Link", link);
  return answer;
}

/// The tags of "a.io/app" with blanks between, or the error.
std::string tags(http::Transport& http, const std::vector<registry::Place>& places = {{"a.io", "app"}}) {
  const FakeKeychain keychain;
  registry::Client client(http, keychain);
  try {
    const auto found = client.tags(image::Reference::parse("a.io/app"), places);
    return std::accumulate(
        found.begin(), found.end(), std::string(),
        [](const std::string& all, const std::string& tag) { return all + (all.empty() ? "" : " ") + tag; });
  } catch (const base::Error& error) {
    return error.what();
  }
}

/// The error of a first page with this link.
std::string refusal(const std::string& link) {
  FakeTransport http;
  http.answers["GET " + kFirst] = page("[]", link);
  const std::string error = tags(http);
  CHECK(http.asked.size() == 1);
  return error;
}

/// The tags in a body with blanks after each, or the error.
std::string read(const std::string& body) {
  try {
    std::string text;
    for (const std::string& tag : registry::read_tags(body)) text += tag + ' ';
    return text;
  } catch (const base::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("tags: one page is asked for with n=1000", "[registry]") {
  FakeTransport http;
  http.answers["GET " + kFirst] = page(R"(["2","1","latest","1"])");

  CHECK(tags(http) == "1 2 latest");
  CHECK(http.asked == std::vector<std::string>{"GET " + kFirst});
  CHECK(http.requests[0].max_body == registry::kMaxTagPage);
}

TEST_CASE("tags: without places the reference's own registry is asked", "[registry]") {
  FakeTransport http;
  http.answers["GET https://index.docker.io/v2/library/nginx/tags/list?n=1000"] = page(R"(["1"])");
  const FakeKeychain keychain;
  registry::Client client(http, keychain);

  CHECK(client.tags(image::Reference::parse("nginx:9")) == std::vector<std::string>{"1"});
}

TEST_CASE("tags: next pages are followed, relative or absolute, also after short and empty ones",
          "[registry]") {
  FakeTransport http;
  http.answers["GET " + kFirst] = page(R"(["a"])", R"(</v2/app/tags/list?n=1000&last=a>; rel="next")");
  http.answers["GET " + kRoot + "tags/list?n=1000&last=a"] =
      page("[]", R"(</x>; rel=prev, <https://A.io:443/v2/app/tags/list?last=b>; rel="last next")");
  http.answers["GET " + kRoot + "tags/list?last=b"] = page("null", "<list?last=c%2Fd>; rel=next");
  http.answers["GET " + kRoot + "tags/list?last=c%2Fd"] = page(R"(["e"])", R"(<?last=e>; rel="next")");
  http.answers["GET " + kRoot + "tags/list?last=e"] =
      page(R"(["f"])", "<http://a.io/v2/app/tags/list?last=f>; rel=next");  // a proxy ends TLS
  http.answers["GET " + kRoot + "tags/list?last=f"] = page(R"(["g"])", "</v2/app/other>; rel=prev");

  CHECK(tags(http) == "a e f g");
}

TEST_CASE("tags: a next page elsewhere is not asked for", "[registry]") {
  const std::string start = "a.io: GET " + kFirst + ": the next page of tags, ";
  struct Case {
    std::string target;
    std::string shown;
    std::string error;
  };
  const std::string host = "it is at another host: refused";
  const std::string repository = "it is outside of the repository: refused";
  const auto row = GENERATE_COPY(values<Case>({
      {"https://evil.io/v2/app/tags/list?last=a", "", host},
      {"//evil.io/v2/app/tags/list", "", host},
      {"https://a.io:444/v2/app/tags/list", "", host},
      {"http://a.io:8080/v2/app/tags/list", "", host},
      {"https://a.io.evil.io/v2/app/tags/list", "", host},
      {"https://me:secret@a.io/v2/app/tags/list", "https://_redacted_@a.io/v2/app/tags/list", host},
      {"/v2/other/tags/list?token=secret", "/v2/other/tags/list?token=_redacted_", repository},
      {"/v2/app/../other/tags/list", "", repository},
      {"/v2/application/tags/list", "", repository},
      {"https://a.io", "", repository},
      {"ftp://a.io/v2/app/tags/list", "", "not an http or https URL, but 'ftp'"},
      {"/v2/app/tags/list?n=1000", "", "it was seen before, so the list has no end"},
  }));
  CHECK(refusal("<" + row.target + ">; rel=next") ==
        start + (row.shown.empty() ? row.target : row.shown) + ": " + row.error);
}

TEST_CASE("tags: a ring of pages is an error", "[registry]") {
  FakeTransport http;
  http.answers["GET " + kFirst] = page(R"(["a"])", "<?last=a>; rel=next");
  http.answers["GET " + kRoot + "tags/list?last=a"] = page(R"(["b"])", "<?last=b>; rel=next");
  http.answers["GET " + kRoot + "tags/list?last=b"] = page(R"(["c"])", "<?last=a>; rel=next");

  CHECK(tags(http) == "a.io: GET " + kRoot +
                          "tags/list?last=b: the next page of tags, ?last=a: it was seen before, so the list "
                          "has no end");
  CHECK(http.asked.size() == 3);
}

TEST_CASE("tags: a list without an end is given up, by pages and by bytes", "[registry]") {
  struct Case {
    std::string padding;
    std::size_t pages;
  };
  const auto row = GENERATE(values<Case>({{"", 10'000}, {std::string(4'000'000, ' '), 17}}));
  const http::Url registry = http::Url::parse("https://a.io/");
  registry::TagPages pages("app");
  std::size_t asked = 0;
  std::string error;
  while (error.empty() && asked < 20'000) {
    ++asked;
    try {
      pages.add(page(R"(["a"])" + row.padding, fmt::format("<?last={}>; rel=next", asked)), registry);
    } catch (const base::Error& failure) {
      error = failure.what();
    }
  }
  CHECK(asked == row.pages);
  CHECK(error ==
        fmt::format("there is no end to the list of tags: 1 on {} pages, and more to come", row.pages));
}

TEST_CASE("tags: bodies of another form are errors, names that are no tags are left out", "[registry]") {
  const std::string no_list = "what was sent is no list of tags. Is this a registry?";
  struct Case {
    std::string body;
    std::string result;
  };
  const auto row = GENERATE_COPY(values<Case>({
      {R"({"tags":["b","a","b"]})", "b a b "},
      {R"({"tags":null})", ""},
      {R"({"tags":[]})", ""},
      {R"({"tags":["_a.B-9","","-a",".a","a b","a/b","a\n","ä"],"child":[{"x":1}]})", "_a.B-9 "},
      {R"({"tags":[")" + std::string(128, 'a') + R"(",")" + std::string(129, 'b') + "\"]}",
       std::string(128, 'a') + " "},
      {"", no_list},
      {"<html>", no_list},
      {"[\"a\"]", no_list},
      {"{}", no_list},
      {R"({"tags":["a"]} x)", no_list},
      {R"({"tags":"a"})", "what was sent is no list of tags: 'tags' is not an array"},
      {R"({"tags":{"a":"b"}})", "what was sent is no list of tags: 'tags' is not an array"},
      {R"({"tags":["a",1]})", "what was sent is no list of tags: one is not a string"},
      {R"({"tags":[["a"]]})", "what was sent is no list of tags: one is not a string"},
      {std::string(registry::kMaxTagPage, '['), "the JSON that was sent is nested too deeply"},
      {R"({"tags":[0)" +
           [] {
             std::string more;
             for (int i = 0; i < 1'000'000; ++i) more += ",0";
             return more;
           }() +
           "]}",
       "the JSON that was sent has too many values"},
  }));
  CHECK(read(row.body) == row.result);
}

TEST_CASE("tags: failures say what was asked and what to do", "[registry]") {
  FakeTransport http;
  const std::string unknown = R"({"errors":[{"code":"NAME_UNKNOWN","message":"unknown"}]})";
  http.answers["GET " + kFirst] = {.status = 404, .body = unknown};
  CHECK(tags(http) == "a.io: GET " + kFirst + ": 404 NAME_UNKNOWN unknown. Is the repository's name right?");

  http.answers["GET " + kFirst] = page("[]", "<?next_page=secret>; rel=next");
  http.answers["GET " + kRoot + "tags/list?next_page=secret"] = {.status = 500};
  CHECK(tags(http) == "a.io: GET " + kRoot +
                          "tags/list?next_page=_redacted_: 500. The registry is failing: try again later.");
}

TEST_CASE("tags: a place that fails on the way is passed over with all it has told", "[registry]") {
  FakeTransport http;
  http.answers["GET https://m.io/v2/x/app/tags/list?n=1000"] = page(R"(["old"])", "<?last=old>; rel=next");
  http.answers["GET https://m.io/v2/x/app/tags/list?last=old"] = {.status = 404};
  http.answers["GET " + kFirst] = page(R"(["new"])");

  CHECK(tags(http, {{"m.io", "x/app"}, {"a.io", "app"}}) == "new");
}
