#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "support/raw_server.hpp"

namespace support {

/// One request to an UploadServer.
struct UploadRequest {
  std::string method = {};
  std::string target = {};  ///< path and query
  std::string head = {};
  int count = 0;  ///< how many of this method there have been, from 1
};

/// A registry without TLS that keeps what is pushed to it in memory. Each answer about an upload tells a new
/// Location, and only that is right in the next request.
class UploadServer {
 public:
  /// Does something bad to a request, whose body has not been read, and returns whether it did. See take().
  using Fault = std::function<bool(UploadServer&, Connection&, const UploadRequest&)>;

  explicit UploadServer(Fault fault = {}) : fault_(std::move(fault)) {}

  [[nodiscard]] const std::string& host() const { return server_.host(); }

  /// What stands before the path in Locations: nothing, "http://host:port", a path. Set before any request.
  std::string location_prefix = {};

  /// Further header lines, with their ends, of the answer to POST. Set before any request.
  std::string post_headers = {};

  /// Adds to the bytes of the upload that `request` is about, as if a part of the body had arrived.
  void take(const UploadRequest& request, const std::string& bytes);

  /// Does what `request`, a closing PUT without a body, asks for.
  void finish(const UploadRequest& request);

  /// Forgets every upload.
  void forget_uploads();

  /// Location and Range of the upload that `request` is about, as header lines with their ends.
  std::string location_line(const UploadRequest& request);

  /// Blobs by digest; manifests by tag and digest.
  std::map<std::string, std::string> blobs();
  std::map<std::string, std::string> manifests();

  /// How many uploads have begun and not ended.
  std::size_t open_uploads();

  /// Every request, "METHOD path" without query.
  std::vector<std::string> log();

  /// How many of those begin like this.
  int count(const std::string& prefix);

  /// The bytes of all bodies of PATCH and PUT that were read.
  std::size_t received();

 private:
  struct Upload {
    std::string bytes = {};
    int step = 0;
  };

  void serve(Connection& connection);
  std::string answer(const UploadRequest& request, const std::string& body);
  std::string answer_upload(const UploadRequest& request, const std::string& body);
  std::string close(const std::string& id, const UploadRequest& request);
  std::string begin();
  std::string location(const std::string& id);
  Upload& upload_of(const UploadRequest& request);

  Fault fault_;
  std::mutex mutex_ = {};
  std::map<std::string, Upload> uploads_ = {};  // this and the rest under mutex_
  std::map<std::string, std::string> blobs_ = {};
  std::map<std::string, std::string> manifests_ = {};
  std::map<std::string, int> counts_ = {};
  std::vector<std::string> log_ = {};
  std::size_t received_ = 0;
  int next_ = 0;
  RawServer server_{[this](Connection& connection) { serve(connection); }};
};

}  // namespace support
