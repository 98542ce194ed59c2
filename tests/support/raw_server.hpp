#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "support/file_descriptor.hpp"

namespace support {

/// One accepted connection, handled on a thread of its own.
class Connection {
 public:
  explicit Connection(FileDescriptor socket) : socket_(std::move(socket)) {}

  /// Reads up to and including the empty line after a request's header; empty when the client left before
  /// that.
  std::string read_request();

  /// Reads this many bytes of what follows; fewer when the client leaves before that.
  std::string read_bytes(std::size_t count);

  /// Whatever arrives next, of any protocol; empty when the client has left.
  std::string read_some();

  /// Writes every byte; false when the client has gone or the server is being stopped.
  bool write(std::string_view bytes);

  /// Waits, without saying anything, until the client leaves or the server is stopped.
  void hang();

  /// The same, without taking what the client sends.
  void ignore();

  /// Breaks the connection off with a TCP reset.
  void reset();

  /// The socket, for those who speak more than plain bytes; stays the connection's.
  [[nodiscard]] int socket() const { return socket_.get(); }

  /// Makes everything that waits on this connection return. May be called from any thread.
  void shut_down();

 private:
  FileDescriptor socket_;
};

/// A TCP server on a free loopback port that does what a test says: for servers that close, hang, drip or
/// never end.
class RawServer {
 public:
  /// Called once per connection, each time on a thread of its own; the connection is closed when it returns.
  /// It must not use the test framework's assertions, which belong to the test's thread.
  using Handler = std::function<void(Connection&)>;

  explicit RawServer(Handler handler);

  /// Stops: shuts every connection down and waits for the handlers.
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  /// "127.0.0.1:PORT".
  [[nodiscard]] const std::string& host() const { return host_; }

  /// "http://127.0.0.1:PORT" and this path.
  [[nodiscard]] std::string url(std::string_view path) const;

  /// How many connections there have been.
  [[nodiscard]] int connections() const;

 private:
  void accept_all();

  Handler handler_;
  FileDescriptor listener_;
  std::string host_;
  mutable std::mutex mutex_;
  std::list<Connection> connections_;  // guarded by mutex_; never shortened, so that its elements stay
  std::list<std::thread> threads_;     // guarded by mutex_
  bool stopping_ = false;              // guarded by mutex_
  std::thread acceptor_;
};

/// A handler that answers every request of a connection with what `answer` makes of the request's header, as
/// it is. `answer` is called from several threads.
RawServer::Handler answering(std::function<std::string(const std::string& request)> answer);

/// A handler that gives the same answer to every request.
RawServer::Handler always(std::string answer);

/// The value of a field in a request's header, by its name as the client spells it; empty if it is not there.
std::string request_field(const std::string& request, const std::string& name);

/// The body that follows a request's header, by its Content-Length.
std::string read_body(Connection& connection, const std::string& request);

/// An HTTP/1.1 answer with a Content-Length: `head` is the status line's end and any header lines, such as
/// "200 OK\r\nContent-Type: text/plain".
std::string http_answer(std::string_view head, std::string_view body);

/// A loopback host:port where nothing listens.
std::string closed_port();

}  // namespace support
