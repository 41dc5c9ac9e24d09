#include "app/ready.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace nv::app {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && rest == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<std::chrono::microseconds> limit_from_environment() {
  const auto limit = number_in(environment("WATCHDOG_USEC"));
  const std::string process = environment("WATCHDOG_PID");
  const bool ours = process.empty() || number_in(process) == std::int64_t{::getpid()};
  if (!limit || *limit <= 0 || !ours) {
    return std::nullopt;
  }
  return std::chrono::microseconds(*limit);
}

struct Address {
  sockaddr_un name{};
  socklen_t length = 0;
};

// An abstract name has no final zero: its length says where it ends.
std::optional<Address> address_of(const std::string& path) {
  Address address;
  if (path.size() < 2 || path.size() >= sizeof address.name.sun_path || (path[0] != '/' && path[0] != '@')) {
    return std::nullopt;
  }
  address.name.sun_family = AF_UNIX;
  std::memcpy(address.name.sun_path, path.data(), path.size());
  const bool abstract = path[0] == '@';
  if (abstract) {
    address.name.sun_path[0] = '\0';
  }
  address.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + (abstract ? 0 : 1));
  return address;
}

}  // namespace

std::string ready_line(std::span<const BoundPort> ports) {
  std::string line = "ready {";
  for (const BoundPort& bound : ports) {
    line += line.back() == '{' ? "\"" : ",\"";
    line += bound.name + "\":" + std::to_string(bound.port);
  }
  return line + "}";
}

ServiceManager::ServiceManager()
    : socket_path_(environment("NOTIFY_SOCKET")), watchdog_limit_(limit_from_environment()) {}

void ServiceManager::ready() const {
  send("READY=1");
}

void ServiceManager::stopping() const {
  send("STOPPING=1");
}

// systemd wants the monotonic clock's time to match the reload it asked for (Type=notify-reload).
void ServiceManager::reloading() const {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
  send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

void ServiceManager::status(std::string_view text) const {
  std::string line = "STATUS=" + std::string(text);
  for (char& c : line) {
    c = c == '\n' ? ' ' : c;  // a line break would start another assignment
  }
  send(line);
}

void ServiceManager::watchdog() const {
  send("WATCHDOG=1");
}

// A manager that does not listen is no reason to stop serving: failures are ignored.
void ServiceManager::send(std::string_view message) const {
  const auto address = address_of(socket_path_);
  if (!address) {
    return;
  }
  const int file = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (file < 0) {
    return;
  }
  const timeval longest_wait{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait);
  ::sendto(file, message.data(), message.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address->name),
           address->length);
  ::close(file);
}

}  // namespace nv::app
