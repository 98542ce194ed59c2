#include "registry/certs_d.hpp"

#include <filesystem>

#include <unistd.h>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using registry::certs_d_folders;
using registry::find_certs_d;

namespace {

/// What is found for `url`, its paths without the folder's.
std::string found(const support::TempFolder& folder, const std::string& url) {
  const base::Environment environment = {{"HOME", folder.path("home")}};
  const auto shown = [&](const std::string& path) { return path.substr(folder.path().size() + 1); };
  try {
    const http::TlsFiles files =
        find_certs_d(certs_d_folders(environment, folder.path("root")), http::Url::parse(url));
    std::string text;
    for (const std::string& path : files.ca_files) text += "ca " + shown(path) + '\n';
    if (!files.certificate_file.empty()) {
      text += "client " + shown(files.certificate_file) + ' ' + shown(files.key_file) + '\n';
    }
    return text;
  } catch (const base::Error& error) {
    return "error: " + shown(error.what());
  }
}

}  // namespace

TEST_CASE("certs.d: the folders are those of the user, of containers, of docker", "[registry]") {
  CHECK(certs_d_folders({{"HOME", "/home/ann"}}) ==
        std::vector<std::string>{"/home/ann/.config/containers/certs.d", "/etc/containers/certs.d",
                                 "/etc/docker/certs.d"});
  CHECK(certs_d_folders({}, "/r") ==
        std::vector<std::string>{"/r/etc/containers/certs.d", "/r/etc/docker/certs.d"});
}

TEST_CASE("certs.d: the first folder that has one for the host counts alone", "[registry]") {
  const support::TempFolder folder;
  folder.write("root/etc/docker/certs.d/a.io:5000/a.crt", "");
  folder.write("root/etc/docker/certs.d/b.io:5000/b.crt", "");
  folder.write("root/etc/containers/certs.d/b.io:5000/c.cert", "");
  folder.write("root/etc/containers/certs.d/b.io:5000/c.key", "");
  folder.write("home/.config/containers/certs.d/c.io:5000/README", "");
  folder.write("root/etc/docker/certs.d/c.io:5000/c.crt", "");
  CHECK(found(folder, "https://a.io:5000/v2/") == "ca root/etc/docker/certs.d/a.io:5000/a.crt\n");
  CHECK(found(folder, "https://b.io:5000/v2/") ==
        "client root/etc/containers/certs.d/b.io:5000/c.cert root/etc/containers/certs.d/b.io:5000/c.key\n");
  CHECK(found(folder, "https://c.io:5000/v2/").empty());
  CHECK(found(folder, "https://d.io:5000/v2/").empty());
}

TEST_CASE("certs.d: a folder is called as its server is", "[registry]") {
  const support::TempFolder folder;
  for (const std::string name :
       {"a.io", "a.io:5000", "b.io:443", "docker.io", "[::1]:5000", "127.0.0.1:5000"}) {
    folder.write("root/etc/docker/certs.d/" + name + "/ca.crt", "");
  }
  folder.write("root/etc/docker/certs.d/stray.crt", "");
  folder.write("root/etc/docker/stray.crt", "");
  struct Case {
    const char* url;
    const char* name;
  };
  for (const auto& [url, name] : std::vector<Case>{{"https://a.io/", "a.io"},
                                                   {"https://A.IO/", "a.io"},
                                                   {"https://a.io:443/", "a.io"},
                                                   {"https://a.io:5000/", "a.io:5000"},
                                                   {"https://a.io:5001/", ""},
                                                   {"https://x.a.io/", ""},
                                                   {"https://b.io/", "b.io:443"},
                                                   {"https://b.io:5000/", ""},
                                                   {"https://index.docker.io/", "docker.io"},
                                                   {"https://registry-1.docker.io/", "docker.io"},
                                                   {"https://auth.docker.io/", ""},
                                                   {"https://[::1]:5000/", "[::1]:5000"},
                                                   {"https://127.0.0.1:5000/", "127.0.0.1:5000"},
                                                   {"https://./", ""},
                                                   {"https://../", ""}}) {
    CAPTURE(url);
    const std::string path = std::string("ca root/etc/docker/certs.d/") + name + "/ca.crt\n";
    CHECK(found(folder, url) == (*name == '\0' ? "" : path));
  }
}

TEST_CASE("certs.d: authorities and pairs are told by their endings, the first pair counts", "[registry]") {
  const support::TempFolder folder;
  for (const std::string name :
       {"b.crt", "a.crt", "2.cert", "2.key", "1.cert", "1.key", "c.pem", "notes.txt"}) {
    folder.write("home/.config/containers/certs.d/a.io/" + name, "");
  }
  const std::string at = "home/.config/containers/certs.d/a.io/";
  CHECK(found(folder, "https://a.io/") ==
        "ca " + at + "a.crt\nca " + at + "b.crt\nclient " + at + "1.cert " + at + "1.key\n");
}

TEST_CASE("certs.d: half a pair is an error that names the file", "[registry]") {
  const support::TempFolder folder;
  folder.write("root/etc/docker/certs.d/a.io/client.cert", "");
  folder.write("root/etc/docker/certs.d/b.io/client.key", "");
  CHECK(found(folder, "https://a.io/") ==
        "error: root/etc/docker/certs.d/a.io/client.cert: there is no key client.key beside this client "
        "certificate; authorities end in .crt");
  CHECK(found(folder, "https://b.io/") ==
        "error: root/etc/docker/certs.d/b.io/client.key: there is no client certificate client.cert beside "
        "this key");
}

TEST_CASE("certs.d: a file in the folder's place is an error", "[registry]") {
  const support::TempFolder folder;
  folder.write("root/etc/docker/certs.d/a.io", "");
  CHECK(found(folder, "https://a.io/") ==
        "error: root/etc/docker/certs.d/a.io: cannot read: Not a directory");
}

TEST_CASE("certs.d: where the user may not look there is nothing", "[registry]") {
  KPIN_SKIP_IF(geteuid() == 0, "root may look everywhere");
  const support::TempFolder folder;
  folder.write("root/etc/docker/certs.d/a.io/ca.crt", "");
  for (const std::string closed : {"root/etc/docker/certs.d/a.io", "root/etc/docker"}) {
    std::filesystem::permissions(folder.path(closed), std::filesystem::perms::none);
    CHECK(found(folder, "https://a.io/").empty());
    std::filesystem::permissions(folder.path(closed), std::filesystem::perms::owner_all);
  }
}
