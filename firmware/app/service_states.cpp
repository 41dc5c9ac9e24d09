#include "app/service_states.hpp"

#include <optional>
#include <string>

namespace nv::app {
namespace {

http::ServiceState snmp_row(const SnmpState& snmp) {
  http::ServiceState row{"snmp", "SNMP", snmp.enabled, std::nullopt, ""};
  if (snmp.bound_port != 0) {
    row.port = snmp.bound_port;
  } else if (snmp.enabled) {
    row.problem = "SNMP cannot listen on port " + std::to_string(snmp.wanted_port) + ": the log says why";
  }
  return row;
}

}  // namespace

std::vector<http::ServiceState> service_states(const http::ServerState& web, const modbus_tcp::ServerState& modbus,
                                               const SnmpState& snmp) {
  const bool secure_modbus = modbus.secure_port || !modbus.secure_problem.empty();
  return {
      {"https", "HTTPS", web.https.enabled, web.https.port, web.https.problem},
      {"http", "HTTP", web.http.enabled, web.http.port, web.http.problem},
      snmp_row(snmp),
      {"modbus_tcp", "Modbus TCP", modbus.enabled, modbus.port, modbus.problem},
      {"modbus_tls", "Modbus TCP over TLS", secure_modbus, modbus.secure_port, modbus.secure_problem},
  };
}

}  // namespace nv::app
