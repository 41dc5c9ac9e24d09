// GET /api/v1/services: every protocol of the card, whether it is served, on which port, and what keeps it from it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.hpp"

namespace nv::http {

struct ServiceState {
  std::string name;                   // stable, as in the ready line: "modbus_tcp"
  std::string title;                  // for people: "Modbus TCP"
  bool enabled = false;               // whether it should serve
  std::optional<std::uint16_t> port;  // while it does
  std::string problem{};              // why it does not, although it should: one line; empty otherwise
  std::string_view state{};           // "on", "starting", "failed", "off", "absent": this version does not have it
  std::string_view section{};         // where its switch is in the settings
  std::string_view setting{};
  std::string_view port_setting{};                 // that of its port in the same section; empty: none
  std::optional<std::uint16_t> configured_port{};  // by the settings, or the one it always has; 0: any free one
  std::optional<bool> secure{};                    // encrypted and authenticated; none: not said
  std::string locked{};                            // why its switch cannot be moved; empty: it can
};

// `states` is asked for each request and must outlive the router.
void add_service_routes(Router& router, std::function<std::vector<ServiceState>()> states);

}  // namespace nv::http
