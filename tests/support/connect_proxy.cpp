#include "support/connect_proxy.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace support {
namespace {

FileDescriptor connect_to(const std::string& host) {
  FileDescriptor socket_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(host.substr(host.find(':') + 1))));
  if (connect(socket_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
  return socket_fd;
}

}  // namespace

ConnectProxy::ConnectProxy(std::string server, std::size_t break_after)
    : target_(std::move(server)),
      break_after_(break_after),
      server_([this](Connection& client) { serve(client); }) {}

std::vector<std::string> ConnectProxy::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

/// Passes bytes on both ways until one side ends.
void ConnectProxy::join(Connection& client, Connection& server) {
  std::size_t sent = 0;
  for (;;) {
    std::array<pollfd, 2> ready = {{{client.socket(), POLLIN, 0}, {server.socket(), POLLIN, 0}}};
    poll(ready.data(), ready.size(), -1);
    for (auto [from, to, events] :
         {std::tuple(&client, &server, ready[0].revents), std::tuple(&server, &client, ready[1].revents)}) {
      if (events == 0) continue;
      const std::string bytes = from->read_some();
      if (bytes.empty() || !to->write(bytes)) return;
      if (from == &client) sent += bytes.size();
    }
    if (break_after_ == 0 || sent < break_after_ || broken_.exchange(true)) continue;
    server.reset();
    return client.reset();
  }
}

void ConnectProxy::serve(Connection& client) {
  const std::string head = client.read_request();
  if (head.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(head);
  }
  FileDescriptor socket_fd = connect_to(target_);
  if (!socket_fd) {
    client.write(http_answer("502 Bad Gateway", ""));
    return;
  }
  Connection server(std::move(socket_fd));
  const bool is_tunnel = head.starts_with("CONNECT ");
  if (is_tunnel ? client.write("HTTP/1.1 200 Connected\r\n\r\n") : server.write(head)) join(client, server);
}

}  // namespace support
