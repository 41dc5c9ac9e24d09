// What each server says of itself, as the rows of GET /api/v1/services.
#pragma once

#include <cstdint>
#include <vector>

#include "http/routes/service_routes.hpp"
#include "http/server.hpp"
#include "modbus_tcp/server.hpp"

namespace nv::app {

struct SnmpState {
  bool enabled = false;
  std::uint16_t wanted_port = 0;
  std::uint16_t bound_port = 0;  // 0: it does not listen
};

std::vector<http::ServiceState> service_states(const http::ServerState& web, const modbus_tcp::ServerState& modbus,
                                               const SnmpState& snmp);

}  // namespace nv::app
