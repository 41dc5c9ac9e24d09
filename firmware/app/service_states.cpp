#include "app/service_states.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "settings/sections/snmp.hpp"

namespace nv::app {
namespace {

using settings::Store;
using settings::Value;

// no: readable by whoever is on the way. follows: as the versions that are switched on.
enum class Secure : std::uint8_t { no, yes, follows, not_said };

// A protocol: its switch in the settings, the setting of its port or the port it always has.
struct ServiceRow {
  std::string_view name;
  std::string_view title;
  std::string_view section;
  std::string_view setting;
  std::string_view port_setting{};
  std::uint16_t fixed_port = 0;
  Secure secure = Secure::not_said;
};
constexpr auto kServices = std::to_array<ServiceRow>({
    {"dhcp", "BootP/DHCP", "network", "ipv4_mode"},
    {"ping_echo", "PING Echo", "network", "ping_echo"},
    {"network_upgrade", "Network Upgrade", "services", "network_upgrade"},
    {"https", "HTTPS", "https", "enabled", "port", 0, Secure::yes},
    {"http", "HTTP", "http", "enabled", "port", 0, Secure::no},
    {"ssh", "SSH", "services", "ssh", "ssh_port"},
    {"snmp", "SNMP", "snmp", "enabled", "port", 0, Secure::follows},
    {"smtp", "SMTP", "services", "smtp", "smtp_port"},
    {"shutdown_agents", "Shutdown agents", "services", "shutdown_agents", "", 200},
    {"upnp", "UPnP", "services", "upnp"},
    {"iot", "IoT", "services", "iot"},
    {"radius", "RADIUS", "services", "radius"},
    {"wake_on_lan", "Wake-on-LAN", "services", "wake_on_lan"},
    {"modbus_tcp", "Modbus TCP", "modbus_tcp", "enabled", "port", 0, Secure::no},
    {"modbus_tls", "Modbus TCP over TLS", "modbus_tcp", "secure_enabled", "secure_port", 0, Secure::yes},
    {"bacnet", "BACnet", "services", "bacnet"},
    {"syslog", "Syslog", "services", "syslog"},
    {"ddns", "DDNS", "services", "ddns"},
    {"firewall", "Firewall", "services", "firewall"},
    {"remote_view_pro", "Remote View Pro", "services", "remote_view_pro"},
});

struct Running {
  bool enabled = false;
  std::optional<std::uint16_t> port;
  std::string problem;
};

Running snmp_running(const SnmpState& snmp) {
  Running row{snmp.enabled, std::nullopt, ""};
  if (snmp.bound_port != 0) {
    row.port = snmp.bound_port;
  } else if (snmp.enabled) {
    row.problem = "SNMP cannot listen on port " + std::to_string(snmp.wanted_port) + ": the log says why";
  }
  return row;
}

// What a server of ours says; none for a protocol without one.
std::optional<Running> running(const Servers& servers, std::string_view name) {
  const auto& [web, modbus, snmp] = servers;
  if (name == "https") {
    return Running{web.https.enabled, web.https.port, web.https.problem};
  }
  if (name == "http") {
    return Running{web.http.enabled, web.http.port, web.http.problem};
  }
  if (name == "snmp") {
    return snmp_running(snmp);
  }
  if (name == "modbus_tcp") {
    return Running{modbus.enabled, modbus.port, modbus.problem};
  }
  if (name == "modbus_tls") {
    const bool enabled = modbus.secure_port || !modbus.secure_problem.empty();
    return Running{enabled, modbus.secure_port, modbus.secure_problem};
  }
  return std::nullopt;
}

struct Found {
  settings::Rule rule;
  Value value;
};

std::optional<Found> setting(const Store& store, std::string_view section, std::string_view key) {
  const auto view = store.section(section);
  if (!view) {
    return std::nullopt;
  }
  const auto row = std::ranges::find(view->rows, key, &settings::Row::key);
  if (row == view->rows.end()) {
    return std::nullopt;
  }
  return Found{row->rule, view->values[static_cast<std::size_t>(row - view->rows.begin())]};
}

std::optional<std::uint16_t> configured_port(const Store& store, const ServiceRow& row) {
  if (row.fixed_port != 0) {
    return row.fixed_port;
  }
  const auto port = setting(store, row.section, row.port_setting);
  const auto* number = port ? std::get_if<std::int64_t>(&port->value) : nullptr;
  return number != nullptr ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

std::optional<bool> is_secure(const Store& store, Secure secure) {
  if (secure == Secure::follows) {
    const auto& snmp = store.get<settings::SnmpSettings>();
    return !snmp.v1 && !snmp.v2c;
  }
  return secure == Secure::not_said ? std::nullopt : std::optional(secure == Secure::yes);
}

std::string_view state_of(const http::ServiceState& service) {
  if (!service.enabled) {
    return service.locked.empty() ? "off" : "absent";
  }
  if (!service.problem.empty()) {
    return "failed";
  }
  return service.port || service.port_setting.empty() ? "on" : "starting";
}

http::ServiceState state(const Servers& servers, const Store& store, const ServiceRow& row) {
  http::ServiceState service;
  service.name = row.name;
  service.title = row.title;
  service.section = row.section;
  service.setting = row.setting;
  service.port_setting = row.port_setting;
  service.configured_port = configured_port(store, row);
  service.secure = is_secure(store, row.secure);
  const auto the_switch = setting(store, row.section, row.setting);
  service.locked = the_switch ? settings::absence(the_switch->rule) : "";
  if (auto own = running(servers, row.name)) {
    service.enabled = own->enabled;
    service.port = own->port;
    service.problem = std::move(own->problem);
  } else {
    service.enabled = the_switch && the_switch->value == Value(true);
  }
  service.state = state_of(service);
  return service;
}

}  // namespace

std::vector<http::ServiceState> service_states(const Servers& servers, const Store& settings) {
  std::vector<http::ServiceState> states;
  for (const ServiceRow& row : kServices) {
    states.push_back(state(servers, settings, row));
  }
  return states;
}

}  // namespace nv::app
