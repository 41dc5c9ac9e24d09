#include "control/control_server.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace ups_sim {
namespace {

constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::size_t kMostUnread = 8 * 1024 * 1024;  // answers a client does not fetch
constexpr std::size_t kMostClients = 32;

std::string last_error() {
  return std::generic_category().message(errno);
}

bool answers(const sockaddr_un& address) {
  const FileDescriptor probe{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

short events_of(const std::vector<pollfd>& polled, int fd) {
  for (const pollfd& one : polled) {
    if (one.fd == fd) {
      return one.revents;
    }
  }
  return 0;
}

}  // namespace

ControlServer::~ControlServer() {
  if (listener_.is_open()) {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
}

Problem ControlServer::listen(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.empty() || text.size() >= sizeof address.sun_path) {
    return "the path of the control socket must have 1.." + std::to_string(sizeof address.sun_path - 1) + " characters";
  }
  std::memcpy(address.sun_path, text.data(), text.size());
  std::error_code error;
  if (std::filesystem::is_socket(path, error)) {
    if (answers(address)) {
      return "the control socket " + text + " is in use";
    }
    std::filesystem::remove(path, error);
  }
  FileDescriptor listener{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!listener.is_open() || bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener.get(), 8) != 0) {
    return "cannot listen on " + text + ": " + last_error();
  }
  path_ = path;
  listener_ = std::move(listener);
  return {};
}

void ControlServer::add_to(std::vector<pollfd>& polled) const {
  if (!listener_.is_open()) {
    return;
  }
  if (clients_.size() < kMostClients) {
    polled.push_back({listener_.get(), POLLIN, 0});
  }
  for (const Client& client : clients_) {
    polled.push_back({client.socket.get(), static_cast<short>(client.out.empty() ? POLLIN : POLLIN | POLLOUT), 0});
  }
}

void ControlServer::handle(const std::vector<pollfd>& polled) {
  for (Client& client : clients_) {
    const short events = events_of(polled, client.socket.get());
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) {
      read_from(client);
    }
    flush(client);
  }
  clients_.remove_if([](const Client& client) { return client.gone; });
  if (listener_.is_open() && events_of(polled, listener_.get()) != 0) {
    accept_clients();
  }
}

void ControlServer::accept_clients() {
  while (clients_.size() < kMostClients) {
    const int fd = accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      return;
    }
    clients_.push_back({FileDescriptor{fd}, {}, {}});
  }
}

void ControlServer::read_from(Client& client) {
  std::array<char, 4096> buffer;
  const ssize_t count = recv(client.socket.get(), buffer.data(), buffer.size(), 0);
  if (count > 0) {
    client.in.append(buffer.data(), static_cast<std::size_t>(count));
    take_lines(client);
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    client.gone = true;
  }
}

void ControlServer::take_lines(Client& client) {
  for (std::size_t end = 0; (end = client.in.find('\n')) != std::string::npos;) {
    const std::string line = client.in.substr(0, end);
    client.in.erase(0, end + 1);
    if (!client.skips_line) {
      client.out += answer_(line) + "\n";
    }
    client.skips_line = false;
  }
  if (client.in.size() > kLongestLine) {
    if (!client.skips_line) {
      client.out += "{\"ok\":false,\"error\":\"a line has at most 65536 characters\"}\n";
    }
    client.skips_line = true;
    client.in.clear();
  }
  client.gone = client.gone || client.out.size() > kMostUnread;
}

void ControlServer::flush(Client& client) {
  while (!client.out.empty() && !client.gone) {
    const ssize_t count = send(client.socket.get(), client.out.data(), client.out.size(), MSG_NOSIGNAL);
    if (count <= 0) {
      client.gone = count == 0 || (errno != EAGAIN && errno != EINTR);
      return;
    }
    client.out.erase(0, static_cast<std::size_t>(count));
  }
}

}  // namespace ups_sim
