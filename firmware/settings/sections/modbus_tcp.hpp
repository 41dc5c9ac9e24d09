// The Modbus TCP gateway. Names and defaults: user manual, section 15.12 ("Modbus TCP Configuration", "Modbus Port",
// one connection, closed after one minute without data). Off until somebody wants it: it knows no password, and the
// manual asks to disable what is not used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct ModbusTcpSettings {
  bool enabled = false;
  std::uint16_t port = 502;
  std::uint8_t connections = 1;
  unsigned idle_s = 60;
  std::optional<unsigned> age_limit_s;
  bool input_registers = false;
  bool secure_enabled = false;
  std::uint16_t secure_port = 802;
  std::string secure_client_roots;
  std::string secure_roles;

  static constexpr std::string_view kSection = "modbus_tcp";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = ModbusTcpSettings;
    return std::tuple{
        flag("enabled", &Self::enabled).help("Let Modbus TCP clients read the registers of the UPS."),
        number("port", &Self::port, 0, 65535).help("TCP port of the Modbus server; 0 takes any free one."),
        number("connections", &Self::connections, 1, 32).help("Clients served at a time; one more is turned away."),
        number("idle_s", &Self::idle_s, 1, 3600)
            .unit("s")
            .help("A client that asks nothing for so long is disconnected."),
        number("age_limit_s", &Self::age_limit_s, 1, 3600)
            .unit("s")
            .help("Older values are refused; empty allows three polling periods and 30 s."),
        flag("input_registers", &Self::input_registers)
            .help("Answer function 04 (read input registers) like function 03."),
        flag("secure_enabled", &Self::secure_enabled)
            .help("Let clients with a certificate read over TLS (Modbus/TCP Security)."),
        number("secure_port", &Self::secure_port, 0, 65535).help("TCP port of Modbus over TLS; 0 takes any free one."),
        text("secure_client_roots", &Self::secure_client_roots, 255)
            .help("PEM file of the authorities whose clients are let in over TLS; without it nobody is."),
        text("secure_roles", &Self::secure_roles, 255)
            .help("Roles that may read over TLS, separated by commas; empty lets every certified client read."),
    };
  }
};

}  // namespace nv::settings
