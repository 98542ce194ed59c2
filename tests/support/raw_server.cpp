#include "support/raw_server.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace support {
namespace {

FileDescriptor bind_loopback() {
  FileDescriptor socket_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(socket_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot bind a loopback port");
  }
  return socket_fd;
}

std::string host_of(const FileDescriptor& socket_fd) {
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  getsockname(socket_fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

}  // namespace

std::string Connection::read_request() {
  constexpr char kTlsHandshake = 0x16;
  std::string text;
  char byte = 0;
  while (!text.ends_with("\r\n\r\n")) {
    const ssize_t got = recv(socket_.get(), &byte, 1, 0);
    if (got == 1) {
      text.push_back(byte);
    } else if (got == 0 || errno != EINTR) {
      return {};
    }
    if (text.starts_with(kTlsHandshake)) {
      write("HTTP/1.0 400 Bad Request\r\n\r\nthis is not TLS\n");
      shut_down();
      return {};
    }
  }
  return text;
}

bool Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::string Connection::read_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = recv(socket_.get(), bytes.data() + filled, count - filled, 0);
    if (got == 0 || (got < 0 && errno != EINTR)) break;
    if (got > 0) filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::string Connection::read_some() {
  std::array<char, 4096> part = {};
  for (;;) {
    const ssize_t got = recv(socket_.get(), part.data(), part.size(), 0);
    if (got >= 0) return {part.data(), static_cast<std::size_t>(got)};
    if (errno != EINTR) return {};
  }
}

void Connection::hang() {
  while (!read_some().empty()) {
  }
}

void Connection::ignore() {
  pollfd gone = {socket_.get(), POLLRDHUP, 0};
  while (poll(&gone, 1, -1) < 0 && errno == EINTR) {
  }
}

void Connection::reset() {
  sockaddr nowhere = {};
  nowhere.sa_family = AF_UNSPEC;  // connect(2): dissolves the association
  connect(socket_.get(), &nowhere, sizeof nowhere);
}

void Connection::shut_down() { shutdown(socket_.get(), SHUT_RDWR); }

RawServer::RawServer(Handler handler)
    : handler_(std::move(handler)), listener_(bind_loopback()), host_(host_of(listener_)) {
  if (listen(listener_.get(), 128) != 0) throw std::runtime_error("cannot listen on " + host_);
  acceptor_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& connection : connections_) connection.shut_down();
  }
  shutdown(listener_.get(), SHUT_RDWR);  // makes accept() fail
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
}

std::string RawServer::url(std::string_view path) const { return "http://" + host_ + std::string(path); }

int RawServer::connections() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(connections_.size());
}

void RawServer::accept_all() {
  for (;;) {
    FileDescriptor client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (!client) continue;
    auto& connection = connections_.emplace_back(std::move(client));
    threads_.emplace_back([this, &connection] {
      handler_(connection);
      connection.shut_down();
    });
  }
}

RawServer::Handler answering(std::function<std::string(const std::string&)> answer) {
  return [answer = std::move(answer)](Connection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      if (!connection.write(answer(request))) return;
    }
  };
}

RawServer::Handler always(std::string answer) {
  return answering([answer = std::move(answer)](const std::string&) { return answer; });
}

std::string request_field(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto start = at + name.size() + 4;
  return request.substr(start, request.find("\r\n", start) - start);
}

std::string read_body(Connection& connection, const std::string& request) {
  const std::string length = request_field(request, "Content-Length");
  return length.empty() ? std::string() : connection.read_bytes(std::stoul(length));
}

std::string http_answer(std::string_view head, std::string_view body) {
  return "HTTP/1.1 " + std::string(head) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

std::string closed_port() { return host_of(bind_loopback()); }

}  // namespace support
