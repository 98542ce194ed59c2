#include "support/fake_transport.hpp"

#include <algorithm>

http::Response FakeTransport::send(const http::Request& request) {
  const std::string key = request.method + " " + request.url;
  {
    const std::lock_guard lock(mutex_);
    asked.push_back(key);
    requests.push_back(request);
  }
  http::Response response = find(request, key);
  if (request.method == "HEAD") response.body.clear();
  if (response.body.size() > request.max_body) {
    throw http::TransportError(http::TransportError::Kind::too_large,
                               "the answer is larger than " + std::to_string(request.max_body) + " bytes");
  }
  return response;
}

http::Response FakeTransport::find(const http::Request& request, const std::string& key) const {
  if (const auto found = functions.find(key); found != functions.end()) return found->second(request);
  if (const auto found = answers.find(key); found != answers.end()) return found->second;
  if (otherwise) return otherwise(request);
  throw http::TransportError(http::TransportError::Kind::unreachable, "no answer scripted for " + key);
}

std::size_t FakeTransport::count(std::string_view prefix) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(asked, [&](const std::string& key) { return key.starts_with(prefix); }));
}

std::string FakeTransport::sent(std::size_t index, std::string_view name) const {
  return std::string(http::header(requests.at(index).headers, name));
}
