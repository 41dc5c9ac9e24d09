// GET /api/v1/services: what this card serves, on which ports, and what keeps it from it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/router.hpp"

namespace nv::http {

struct ServiceState {
  std::string name;                   // stable, as in the ready line: "modbus_tcp"
  std::string title;                  // for people: "Modbus TCP"
  bool enabled = false;               // whether it should serve
  std::optional<std::uint16_t> port;  // while it does
  std::string problem;                // why it does not, although it should: one line; empty otherwise
};

// `states` is asked for each request and must outlive the router.
void add_service_routes(Router& router, std::function<std::vector<ServiceState>()> states);

}  // namespace nv::http
