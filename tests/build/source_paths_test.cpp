#include "build/source_paths.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

namespace fs = std::filesystem;
using config::PathRole;

/// A source's folder with a file outside of it, and links.
struct Place {
  Place() {
    parent.write("app/in/file", "");
    parent.write("secret", "");
    fs::create_symlink("../secret", folder + "/out");
    fs::create_symlink("in/file", folder + "/link");
    fs::create_symlink("circle", folder + "/circle");
    fs::create_directory_symlink(parent.path(), folder + "/https:");
    fs::create_directory_symlink(parent.path(), folder + "/above");
  }

  /// What is said of the path; empty if it may be used.
  [[nodiscard]] std::string fault(const std::string& path, PathRole role,
                                  config::Trust trust = config::Trust::limited) const {
    config::Source source = {.trust = trust};
    source.paths = {{.field = "sources[0].x", .path = config::SourcePath(path), .role = role}};
    try {
      build::check_source_paths(source, folder);
    } catch (const base::Error& error) {
      return error.what();
    }
    return {};
  }

  support::TempFolder parent = {};
  std::string root = fs::canonical(parent.path()).string();
  std::string folder = root + "/app";
};

}  // namespace

TEST_CASE("source paths: in a Config that is not the user's they stay in the source's folder", "[build]") {
  const Place place;
  CHECK(place.fault("../secret", PathRole::source_file) ==
        "sources[0].x: '../secret' leads out of the source's folder '" + place.folder.substr(0, 60) +
            (place.folder.size() > 60 ? "'..." : "'") +
            ", which a Config from standard input or a URL must not, as somebody else may have written it. "
            "Name a file of yours with -f.");
  for (const PathRole role : {PathRole::source_file, PathRole::location}) {
    for (const std::string& path :
         {std::string("../secret"), std::string("in/../../secret"), std::string("none/../../secret"),
          std::string("/etc/passwd"), std::string("out"), std::string("above/secret"),
          std::string("above/app/../secret"), std::string("circle"), std::string(".."),
          place.root + "/secret", place.root + "/application"}) {
      CAPTURE(path);
      CHECK_FALSE(place.fault(path, role).empty());
      CHECK(place.fault(path, role, config::Trust::full).empty());
    }
    for (const std::string& path :
         {std::string("in/file"), std::string("link"), std::string("none"), std::string("in/../link"),
          std::string("above/app/in/file"), std::string("..file"), place.folder + "/in/file"}) {
      CAPTURE(path);
      CHECK(place.fault(path, role).empty());
    }
  }
}

TEST_CASE("source paths: what is outside is not told apart from what is not there", "[build]") {
  const Place place;
  const std::string there = place.fault("../secret", PathRole::source_file);
  const std::string missing = place.fault("../sekret", PathRole::source_file);
  CHECK(missing.substr(missing.find(" leads")) == there.substr(there.find(" leads")));
}

TEST_CASE("source paths: URLs and names may stand for a path, addresses of files may not", "[build]") {
  const Place place;
  for (const char* url : {"http://x.test/y", "docker://x/go:2", "x/go@1.2", "urn:cnb:registry:x/y",
                          "from=builder:x", "@local in/file", "@edge http://x.test/edge"}) {
    CAPTURE(url);
    CHECK(place.fault(url, PathRole::location).empty());
  }
  for (const char* path : {"file:///etc/passwd", "FILE:/etc/passwd", "@local /etc", "@local ../secret",
                           "oci:///etc", "@x file:///etc", "http://x/../../../secret", "https://secret"}) {
    CAPTURE(path);
    CHECK_FALSE(place.fault(path, PathRole::location).empty());
  }
}

TEST_CASE("source paths: a link that an earlier build has made is made anew", "[build]") {
  const Place place;
  CHECK(place.fault("out", PathRole::result).empty());
  CHECK(place.fault("in/result", PathRole::result).empty());
  for (const char* path : {"../result", "above/result", "/tmp/result", "..", "in/../.."}) {
    CAPTURE(path);
    CHECK_FALSE(place.fault(path, PathRole::result).empty());
  }
}

TEST_CASE("source paths: those that start in the working directory have to be in the folder, too",
          "[build]") {
  const Place place;
  const std::string here = fs::current_path().string();
  CHECK_FALSE(place.fault("in/file", PathRole::working_file).empty());
  CHECK(place.fault(fs::relative(place.folder + "/in/file").string(), PathRole::working_file).empty());
  CHECK(place.fault(place.folder + "/in/file", PathRole::working_file).empty());
}
