#pragma once

#include <string>
#include <vector>

#include "base/environment.hpp"
#include "http/tls_files.hpp"

namespace registry {

/// The folders that may have one for each registry: $HOME/.config/containers/certs.d,
/// /etc/containers/certs.d, /etc/docker/certs.d; the latter two below `root`.
std::vector<std::string> certs_d_folders(const base::Environment& environment, const std::string& root = "");

/// What containers-certs.d(5) has for the server of `url`: in the first folder of `folders` that has one for
/// it, every *.crt is an authority and X.cert with X.key the client certificate, the first by name if there
/// are several. A folder is called "host:port", or "host" where the port is 443; Docker Hub's "docker.io" as
/// well. Where the user may not look there is nothing. Throws base::Error for a certificate without its key,
/// or the reverse, naming the file.
http::TlsFiles find_certs_d(const std::vector<std::string>& folders, const http::Url& url);

}  // namespace registry
