// The card itself: information, restart, factory settings, accounts back to the first password (manual 10).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "auth/login_desk.hpp"
#include "control/card_desk.hpp"
#include "core/clock.hpp"
#include "core/host_network.hpp"
#include "http/router.hpp"

namespace nv::http {

struct SystemInfo {
  struct File {
    std::string name;
    std::uint64_t bytes = 0;
  };
  std::string version;
  core::WallTime started{};
  std::int64_t uptime_s = 0;
  std::optional<std::int64_t> machine_uptime_s;
  std::optional<std::uint64_t> memory_used_kb;       // resident, of the daemon
  std::optional<std::uint64_t> memory_available_kb;  // of the machine
  std::optional<std::uint64_t> disk_free_kb;         // where the state directory is
  std::vector<File> files;                           // of the state directory
  std::string host_name;
  std::vector<core::NetworkInterface> interfaces;
  std::vector<std::string> gateways;
  std::vector<std::string> dns_servers;
};

struct SystemServices {
  std::function<SystemInfo()> info;
  control::CardDesk& card;
  auth::LoginDesk& login;
  // Lets in clients without a certificate again; an error when that cannot be stored.
  std::function<core::Result<void>(const core::Origin& who)> forget_authorities;
};

// What `services` names must outlive the router.
void add_system_routes(Router& router, SystemServices services);

}  // namespace nv::http
