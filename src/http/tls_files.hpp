#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/url.hpp"

namespace http {

/// The PEM files that concern a single server.
struct TlsFiles {
  std::vector<std::string> ca_files = {};  ///< trusted for this server, besides what is trusted for all
  std::string certificate_file = {};       ///< who we are towards it, with any intermediates; empty: nobody
  std::string key_file = {};               ///< belongs to the certificate

  bool operator==(const TlsFiles&) const = default;
};

/// Tells the files for the server of an https URL. Called once for each host and port, not from several
/// threads at once. Throws base::Error.
using FindTlsFiles = std::function<TlsFiles(const Url&)>;

}  // namespace http
