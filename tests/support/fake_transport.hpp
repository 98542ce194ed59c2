#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport.hpp"

/// Answers from a script instead of a network and remembers what was asked. Set the script up before the
/// first send(), look at what was asked after the last; send() itself may be called from several threads at
/// once.
class FakeTransport final : public http::Transport {
 public:
  using Function = std::function<http::Response(const http::Request&)>;

  /// Fixed answers by "METHOD url". HEAD answers lose their body, as on the wire.
  std::map<std::string, http::Response> answers = {};

  /// Computed answers by "METHOD url"; looked at before `answers`. Called without a lock held.
  std::map<std::string, Function> functions = {};

  /// Answers what the other two do not; without it, that is a TransportError.
  Function otherwise = {};

  /// What was asked, in order: "METHOD url", and the whole requests.
  std::vector<std::string> asked = {};
  std::vector<http::Request> requests = {};

  http::Response send(const http::Request& request) override;

  /// How many requests start with `prefix`, such as "HEAD " or "GET https://auth.example/".
  [[nodiscard]] std::size_t count(std::string_view prefix) const;

  /// The value of header field `name` in the request number `index`.
  [[nodiscard]] std::string sent(std::size_t index, std::string_view name) const;

 private:
  http::Response find(const http::Request& request, const std::string& key) const;

  std::mutex mutex_ = {};
};
