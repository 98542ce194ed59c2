#include "registry/cached_lookups.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const auto kReference = image::Reference::parse("a.io/app:1");
const std::vector<registry::Place> kPlaces = {{"a.io", "app"}};

/// A cache whose clock is set by hand, and a registry that counts.
struct Bench {
  support::TempFolder folder = {};
  std::chrono::sys_seconds now = std::chrono::sys_seconds(seconds(1'700'000'000));
  int asked = 0;
  std::string digest_of = "first";

  registry::CachedLookups run(const std::string& circumstances = "") {
    return {registry::TagCache(folder.path("kpin")),
            {.max_age = minutes(10), .circumstances = circumstances, .now = [this] { return now; }}};
  }

  image::Digest get(registry::CachedLookups& lookups, const image::Reference& reference = kReference,
                    const std::vector<registry::Place>& places = kPlaces) {
    return lookups.get(reference, places, [this] {
      ++asked;
      return image::Digest::of(digest_of);
    });
  }

  /// In a run of its own.
  image::Digest get_anew(const std::string& circumstances = "",
                         const std::vector<registry::Place>& places = kPlaces) {
    auto lookups = run(circumstances);
    return get(lookups, kReference, places);
  }
};

}  // namespace

TEST_CASE("cached lookups: an answer serves until it is too old", "[registry]") {
  Bench bench;
  CHECK(bench.get_anew() == image::Digest::of("first"));
  bench.digest_of = "second";
  bench.now += minutes(10);
  CHECK(bench.get_anew() == image::Digest::of("first"));
  CHECK(bench.asked == 1);
  bench.now += seconds(1);
  CHECK(bench.get_anew() == image::Digest::of("second"));
  bench.now += minutes(10);
  CHECK(bench.get_anew() == image::Digest::of("second"));
  CHECK(bench.asked == 2);
}

TEST_CASE("cached lookups: an answer from the future is not used", "[registry]") {
  Bench bench;
  bench.get_anew();
  bench.now -= seconds(1);
  bench.get_anew();
  CHECK(bench.asked == 2);
}

TEST_CASE("cached lookups: the age is that of the question", "[registry]") {
  Bench bench;
  auto first = bench.run();
  first.get(kReference, kPlaces, [&] {
    bench.now += minutes(1);  // the answer took that long
    return image::Digest::of("first");
  });
  const std::string pinned = "a.io/app@" + image::Digest::of("first").text();
  CHECK_FALSE(first.age(image::Reference::parse("a.io/app:1")));

  auto second = bench.run();
  bench.get(second);
  CHECK(second.age(image::Reference::parse("a.io/app:1")) == minutes(1));
  CHECK_FALSE(second.age(image::Reference::parse("a.io/app:2")));
}

TEST_CASE("cached lookups: failures are passed on and not kept", "[registry]") {
  Bench bench;
  auto lookups = bench.run();
  int asked = 0;
  const auto fail = [&]() -> image::Digest {
    ++asked;
    throw base::Error("404");
  };
  CHECK_THROWS_WITH(lookups.get(kReference, kPlaces, fail), "404");
  CHECK_THROWS_WITH(lookups.get(kReference, kPlaces, fail), "404");
  CHECK(asked == 2);
  CHECK_FALSE(lookups.warning());
}

TEST_CASE("cached lookups: references with a digest are always asked for", "[registry]") {
  Bench bench;
  auto lookups = bench.run();
  const auto reference = image::Reference::parse("a.io/app:1@" + image::Digest::of("first").text());
  bench.get(lookups, reference);
  bench.get(lookups, reference);
  CHECK(bench.asked == 2);
}

TEST_CASE("cached lookups: other places, another order, other circumstances are another lookup",
          "[registry]") {
  using registry::PlainHttp;
  Bench bench;
  bench.get_anew();
  int expected = 1;
  const std::vector<std::vector<registry::Place>> others = {
      {{"m.io", "app"}, {"a.io", "app"}},
      {{"a.io", "app"}, {"m.io", "app"}},
      {{"a.io", "x/app"}},
      {{"a.io", "app", PlainHttp::allowed}},
  };
  for (const auto& places : others) {
    bench.get_anew("", places);
    CHECK(bench.asked == ++expected);
  }
  bench.get_anew("unchecked certificates");
  CHECK(bench.asked == ++expected);
  bench.get_anew();
  bench.get_anew("unchecked certificates");
  CHECK(bench.asked == expected);
}

TEST_CASE("cached lookups: what cannot be stored is a warning, once", "[registry]") {
  Bench bench;
  bench.folder.write("kpin", "a file");
  auto lookups = bench.run();
  CHECK(bench.get(lookups) == image::Digest::of("first"));
  CHECK(bench.get(lookups, image::Reference::parse("a.io/b:1")) == image::Digest::of("first"));
  CHECK(bench.asked == 2);
  CHECK(lookups.warning() == "digests are not cached: " + bench.folder.path("kpin") +
                                 " is not a folder that only this user can write to");
}
