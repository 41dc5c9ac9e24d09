// What each protocol of the card says of itself, as the rows of GET /api/v1/services (manual 15.3).
#pragma once

#include <cstdint>
#include <vector>

#include "http/routes/service_routes.hpp"
#include "http/server.hpp"
#include "modbus_tcp/server.hpp"
#include "settings/store.hpp"

namespace nv::app {

struct SnmpState {
  bool enabled = false;
  std::uint16_t wanted_port = 0;
  std::uint16_t bound_port = 0;  // 0: it does not listen
};

struct Servers {
  http::ServerState web;
  modbus_tcp::ServerState modbus;
  SnmpState snmp;
};

// In the manual's order. A server of ours says what it does; any other row is as its switch in the settings.
std::vector<http::ServiceState> service_states(const Servers& servers, const settings::Store& settings);

}  // namespace nv::app
