// Telling the world that the daemon serves: a line for people and tests, the notify protocol for systemd
// (sd_notify(3)). Main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nv::app {

struct BoundPort {
  std::string name;  // a plain word such as "http"
  std::uint16_t port = 0;
};

// ready {"http":8080,"snmp":161} without a newline, in the order given.
std::string ready_line(std::span<const BoundPort> ports);

// Every call does nothing when no service manager listens. Each message waits at most a second for room.
class ServiceManager {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, once.
  ServiceManager();

  bool listens() const { return !socket_path_.empty(); }
  void ready() const;
  void stopping() const;
  void reloading() const;  // say ready() when the reload is over
  void status(std::string_view text) const;
  void watchdog() const;
  // How often the manager wants watchdog(), at the latest; unset when it does not.
  std::optional<std::chrono::microseconds> watchdog_limit() const { return watchdog_limit_; }

 private:
  void send(std::string_view message) const;

  std::string socket_path_;  // "/path", or "@name" for an abstract socket
  std::optional<std::chrono::microseconds> watchdog_limit_;
};

}  // namespace nv::app
