#include "registry/certs_d.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/mirrors.hpp"

namespace registry {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAuthority = ".crt";
constexpr std::string_view kCertificate = ".cert";
constexpr std::string_view kKey = ".key";

/// Whether a host that a stranger may have named is fit to be a part of a path.
bool is_file_name(std::string_view name) {
  return name.find('/') == std::string_view::npos && name.find_first_not_of('.') != std::string_view::npos;
}

/// What a server's folder may be called.
std::vector<std::string> names_of(const http::Url& url) {
  if (!is_file_name(url.host())) return {};
  const bool is_ipv6 = url.host().find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + url.host() + "]" : url.host();
  std::vector<std::string> names;
  if (url.port() == "443") {
    names.push_back(host);
    if (canonical_host(host) == image::kDockerHub) names.emplace_back("docker.io");
  }
  names.push_back(host + ':' + url.port());
  return names;
}

[[noreturn]] void fail(const fs::path& path, const std::error_code& error) {
  throw base::Error(fmt::format("{}: cannot read: {}", path.string(), error.message()));
}

/// Whether there is such a folder, as far as the user may know.
bool is_there(const fs::path& path) {
  std::error_code error;
  const bool found = fs::exists(path, error);
  if (error && error != std::errc::permission_denied) fail(path, error);
  return found;
}

/// The names of the files in a folder.
std::set<std::string> files_in(const fs::path& folder) {
  std::error_code error;
  std::set<std::string> names;
  fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    names.insert(entry->path().filename().string());
  }
  if (error) fail(folder, error);
  return names;
}

/// `name` with another ending.
std::string renamed(std::string_view name, std::string_view ending, std::string_view other) {
  return std::string(name.substr(0, name.size() - ending.size())).append(other);
}

http::TlsFiles read_folder(const fs::path& folder) {
  const std::set<std::string> names = files_in(folder);
  http::TlsFiles found;
  for (const std::string& name : names) {
    const std::string path = (folder / name).string();
    if (name.ends_with(kAuthority)) {
      found.ca_files.push_back(path);
    } else if (name.ends_with(kCertificate)) {
      const std::string key = renamed(name, kCertificate, kKey);
      if (!names.contains(key)) {
        throw base::Error(fmt::format(
            "{}: there is no key {} beside this client certificate; authorities end in .crt", path, key));
      }
      if (!found.certificate_file.empty()) continue;
      found.certificate_file = path;
      found.key_file = (folder / key).string();
    } else if (name.ends_with(kKey) && !names.contains(renamed(name, kKey, kCertificate))) {
      throw base::Error(fmt::format("{}: there is no client certificate {} beside this key", path,
                                    renamed(name, kKey, kCertificate)));
    }
  }
  return found;
}

}  // namespace

std::vector<std::string> certs_d_folders(const base::Environment& environment, const std::string& root) {
  std::vector<std::string> folders;
  if (const std::string home = base::variable(environment, "HOME"); !home.empty()) {
    folders.push_back(home + "/.config/containers/certs.d");
  }
  folders.push_back(root + "/etc/containers/certs.d");
  folders.push_back(root + "/etc/docker/certs.d");
  return folders;
}

http::TlsFiles find_certs_d(const std::vector<std::string>& folders, const http::Url& url) {
  const std::vector<std::string> names = names_of(url);
  for (const fs::path folder : folders) {
    for (const std::string& name : names) {
      if (is_there(folder / name)) return read_folder(folder / name);
    }
  }
  return {};
}

}  // namespace registry
