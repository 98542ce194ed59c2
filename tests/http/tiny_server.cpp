#include "http/tiny_server.hpp"

#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

/// A bound socket on 127.0.0.1 and its port.
std::pair<int, int> bound_socket() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (descriptor < 0 || bind(descriptor, generic, size) != 0 ||
      getsockname(descriptor, generic, &size) != 0) {
    throw std::runtime_error("no socket for the test server");
  }
  return {descriptor, ntohs(address.sin_port)};
}

}  // namespace

std::string TinyServer::Connection::read_some() {
  std::array<char, 4096> part = {};
  const ssize_t got = recv(descriptor_, part.data(), part.size(), 0);
  return got > 0 ? std::string(part.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string TinyServer::Connection::read_head() {
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const std::string part = read_some();
    if (part.empty()) return {};
    head += part;
  }
  return head;
}

bool TinyServer::Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

TinyServer::TinyServer(std::function<void(Connection&)> serve) : serve_(std::move(serve)) {
  std::tie(listener_, port_) = bound_socket();
  if (listen(listener_, 128) != 0) throw std::runtime_error("the test server cannot listen");
  acceptor_ = std::jthread([this] { accept_all(); });
}

TinyServer::~TinyServer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (const int descriptor : open_) shutdown(descriptor, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  threads_.clear();
  for (const int descriptor : open_) close(descriptor);
  close(listener_);
}

void TinyServer::accept_all() {
  while (true) {
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.push_back(descriptor);
    if (closing_) return;
    threads_.emplace_back([this, descriptor] {
      Connection connection(descriptor);
      serve_(connection);
      shutdown(descriptor, SHUT_RDWR);
    });
  }
}

std::string TinyServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

int unused_port() {
  const auto [descriptor, port] = bound_socket();
  close(descriptor);
  return port;
}

std::string http_answer(std::string_view status, std::string_view body, std::string_view more_headers) {
  std::string answer = "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(more_headers);
  answer += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return answer += body;
}
