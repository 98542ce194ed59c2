#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// A TCP server on a free port of 127.0.0.1 that does what a test tells it to with each connection.
class TinyServer {
 public:
  /// A connection that was accepted; it is closed after `serve` has returned.
  class Connection {
   public:
    explicit Connection(int descriptor) : descriptor_(descriptor) {}

    /// Reads up to an empty line; empty once the other side has closed.
    std::string read_head();

    /// Whatever arrives next; empty once the other side has closed.
    std::string read_some();

    /// Whether all was taken.
    bool write(std::string_view bytes);

   private:
    int descriptor_;
  };

  /// `serve` runs once per connection, each time in a thread of its own.
  explicit TinyServer(std::function<void(Connection&)> serve);
  TinyServer(const TinyServer&) = delete;
  TinyServer& operator=(const TinyServer&) = delete;

  /// Cuts all connections and waits for their threads.
  ~TinyServer();

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view path) const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all();

  std::function<void(Connection&)> serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_ = {};
  bool closing_ = false;
  std::vector<int> open_ = {};
  std::vector<std::jthread> threads_ = {};
  std::jthread acceptor_ = {};
};

/// A port of 127.0.0.1 where nothing listens.
int unused_port();

/// An HTTP/1.1 answer with this body.
std::string http_answer(std::string_view status, std::string_view body, std::string_view more_headers = "");
