#include "support/upload_server.hpp"

#include <algorithm>

#include "support/registry_server.hpp"

namespace support {
namespace {

constexpr std::string_view kUploads = "/blobs/uploads/";

std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

/// What follows the last slash of the path.
std::string last_part(const std::string& target) {
  const std::string path = path_of(target);
  return path.substr(path.rfind('/') + 1);
}

std::string digest_line(const std::string& digest) { return "\r\nDocker-Content-Digest: " + digest; }

}  // namespace

void UploadServer::take(const UploadRequest& request, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  upload_of(request).bytes += bytes;
  received_ += bytes.size();
}

void UploadServer::finish(const UploadRequest& request) {
  const std::lock_guard lock(mutex_);
  close(last_part(request.target), request);
}

void UploadServer::forget_uploads() {
  const std::lock_guard lock(mutex_);
  uploads_.clear();
}

std::string UploadServer::location_line(const UploadRequest& request) {
  const std::lock_guard lock(mutex_);
  return location(last_part(request.target)) + "\r\n";
}

std::map<std::string, std::string> UploadServer::blobs() {
  const std::lock_guard lock(mutex_);
  return blobs_;
}

std::map<std::string, std::string> UploadServer::manifests() {
  const std::lock_guard lock(mutex_);
  return manifests_;
}

std::size_t UploadServer::open_uploads() {
  const std::lock_guard lock(mutex_);
  return uploads_.size();
}

std::vector<std::string> UploadServer::log() {
  const std::lock_guard lock(mutex_);
  return log_;
}

int UploadServer::count(const std::string& prefix) {
  const auto requests = log();
  return static_cast<int>(
      std::ranges::count_if(requests, [&](const std::string& one) { return one.starts_with(prefix); }));
}

std::size_t UploadServer::received() {
  const std::lock_guard lock(mutex_);
  return received_;
}

void UploadServer::serve(Connection& connection) {
  for (auto head = connection.read_request(); !head.empty(); head = connection.read_request()) {
    UploadRequest request = {.method = head.substr(0, head.find(' ')), .head = head};
    const auto start = head.find(' ') + 1;
    request.target = head.substr(start, head.find(' ', start) - start);
    {
      const std::lock_guard lock(mutex_);
      request.count = ++counts_[request.method];
      log_.push_back(request.method + " " + path_of(request.target));
    }
    if (fault_ && fault_(*this, connection, request)) continue;
    if (!connection.write(answer(request, read_body(connection, head)))) return;
  }
}

UploadServer::Upload& UploadServer::upload_of(const UploadRequest& request) {
  return uploads_[last_part(request.target)];
}

std::string UploadServer::location(const std::string& id) {
  Upload& upload = uploads_[id];
  const std::string step = std::to_string(++upload.step);
  return "Location: " + location_prefix + "/v2/app" + std::string(kUploads) + id +
         "?_state=a%2Fb+c==&step=" + step + "\r\nRange: 0-" +
         std::to_string(upload.bytes.empty() ? 0 : upload.bytes.size() - 1);
}

std::string UploadServer::begin() {
  const std::string id = "upload-" + std::to_string(++next_);
  uploads_[id] = {};
  return http_answer("202 Accepted\r\n" + post_headers + location(id), "");
}

std::string UploadServer::answer(const UploadRequest& request, const std::string& body) {
  const std::lock_guard lock(mutex_);
  const std::string name = last_part(request.target);
  if (request.method == "POST") return begin();
  if (request.target.find(kUploads) != std::string::npos) return answer_upload(request, body);

  const bool is_blob = request.target.find("/blobs/") != std::string::npos;
  auto& kept = is_blob ? blobs_ : manifests_;
  if (request.method == "PUT") {
    received_ += body.size();
    kept[name] = kept[sha256_digest(body)] = body;
    return http_answer("201 Created" + digest_line(sha256_digest(body)), "");
  }
  const auto found = kept.find(name);
  if (found == kept.end()) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(found->second.size()) +
                           digest_line(sha256_digest(found->second)) + "\r\n\r\n";
  return request.method == "HEAD" ? head : head + found->second;
}

std::string UploadServer::answer_upload(const UploadRequest& request, const std::string& body) {
  const std::string id = last_part(request.target);
  const auto found = uploads_.find(id);
  received_ += body.size();
  if (found == uploads_.end())
    return http_answer("404 Not Found", R"({"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]})");
  Upload& upload = found->second;
  const std::string query = "?_state=a%2Fb+c==&step=" + std::to_string(upload.step);
  const std::string rest = request.target.substr(request.target.find('?'));
  if (rest != query && !rest.starts_with(query + "&digest="))
    return http_answer("400 Bad Request", "stale " + rest);
  if (request.method == "DELETE") {
    uploads_.erase(found);
    return http_answer("204 No Content", "");
  }
  if (request.method == "GET") return "HTTP/1.1 204 No Content\r\n" + location(id) + "\r\n\r\n";
  if (request.method == "PATCH") {
    const std::string range = request_field(request.head, "Content-Range");
    if (!range.starts_with(std::to_string(upload.bytes.size()) + "-"))
      return http_answer("416 Range Not Satisfiable\r\n" + location(id), "");
    upload.bytes += body;
    return http_answer("202 Accepted\r\n" + location(id), "");
  }
  upload.bytes += body;
  return close(id, request);
}

std::string UploadServer::close(const std::string& id, const UploadRequest& request) {
  constexpr std::string_view kDigest = "&digest=";
  const std::string wanted = request.target.substr(request.target.find(kDigest) + kDigest.size());
  const std::string bytes = uploads_[id].bytes;
  if (sha256_digest(bytes) != wanted)
    return http_answer("400 Bad Request", R"({"errors":[{"code":"DIGEST_INVALID"}]})");
  uploads_.erase(id);
  blobs_[wanted] = bytes;
  return http_answer("201 Created" + digest_line(wanted), "");
}

}  // namespace support
