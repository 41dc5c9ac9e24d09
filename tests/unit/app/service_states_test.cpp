#include "app/service_states.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "settings/sections/all.hpp"
#include "support/temp_dir.hpp"

using namespace nv;

namespace {

struct Scene {
  test::TempDir dir;
  settings::Store store{settings::AllSections(), {std::nullopt, dir.path()}};
  app::Servers servers;

  http::ServiceState row(const std::string& name) const {
    const auto rows = app::service_states(servers, store);
    const auto found = std::ranges::find(rows, name, &http::ServiceState::name);
    REQUIRE(found != rows.end());
    return *found;
  }
};

}  // namespace

TEST_CASE("each server's own words reach its row", "[app][services]") {
  Scene scene;
  scene.servers.web.https = {true, 443, ""};
  scene.servers.web.http = {true, std::nullopt, "HTTP cannot listen on port 80"};
  scene.servers.modbus.enabled = true;
  scene.servers.modbus.problem = "Modbus TCP cannot listen on port 502";
  scene.servers.modbus.secure_problem = "no certificate";
  scene.servers.snmp = {true, 161, 161};
  CHECK(scene.row("https").port == 443);
  CHECK(scene.row("https").state == "on");
  CHECK(scene.row("http").problem == "HTTP cannot listen on port 80");
  CHECK(scene.row("http").state == "failed");
  CHECK(scene.row("snmp").port == 161);
  CHECK(scene.row("modbus_tcp").problem == "Modbus TCP cannot listen on port 502");
  CHECK(scene.row("modbus_tls").enabled);
  CHECK(scene.row("modbus_tls").problem == "no certificate");
}

TEST_CASE("an agent that should listen and does not is a problem", "[app][services]") {
  Scene scene;
  scene.servers.snmp = {true, 161, 0};
  CHECK_FALSE(scene.row("snmp").port);
  CHECK(scene.row("snmp").problem.find("port 161") != std::string::npos);
}

TEST_CASE("what is switched off is no problem", "[app][services]") {
  Scene scene;
  for (const http::ServiceState& state : app::service_states(scene.servers, scene.store)) {
    CAPTURE(state.name);
    CHECK(state.enabled == (state.name == "ping_echo"));
    CHECK_FALSE(state.port);
    CHECK(state.problem.empty());
  }
}

TEST_CASE("every protocol of the manual's 15.3 is a row, in its order, with a switch there is", "[app][services]") {
  const Scene scene;
  const auto rows = app::service_states(scene.servers, scene.store);
  std::vector<std::string> titles;
  for (const http::ServiceState& service : rows) {
    CAPTURE(service.name);
    titles.push_back(service.title);
    const auto section = scene.store.section(service.section);
    REQUIRE(section);
    const auto is_there = [&](std::string_view key) {
      return std::ranges::count(section->rows, key, &settings::Row::key) == 1;
    };
    CHECK(is_there(service.setting));
    CHECK((service.port_setting.empty() || is_there(service.port_setting)));
    CHECK(service.configured_port.has_value() == (!service.port_setting.empty() || service.name == "shutdown_agents"));
    CHECK((service.state == "absent") == (!service.locked.empty() && !service.enabled));
  }
  CHECK(titles ==
        std::vector<std::string>{"BootP/DHCP",  "PING Echo",      "Network Upgrade",     "HTTPS",  "HTTP",   "SSH",
                                 "SNMP",        "SMTP",           "Shutdown agents",     "UPnP",   "IoT",    "RADIUS",
                                 "Wake-on-LAN", "Modbus TCP",     "Modbus TCP over TLS", "BACnet", "Syslog", "DDNS",
                                 "Firewall",    "Remote View Pro"});
  CHECK(scene.row("ssh").locked == "needs the SSH console, which this version does not have");
  CHECK(scene.row("ssh").configured_port == 22);
  CHECK(scene.row("shutdown_agents").configured_port == 200);  // "Fixed UDP Port"
  CHECK(scene.row("ping_echo").state == "on");
}

TEST_CASE("what others can read on the way says so", "[app][services]") {
  Scene scene;
  CHECK(scene.row("http").secure == false);
  CHECK(scene.row("https").secure == true);
  CHECK(scene.row("modbus_tcp").secure == false);
  CHECK(scene.row("modbus_tls").secure == true);
  CHECK(scene.row("snmp").secure == false);  // communities
  CHECK_FALSE(scene.row("ssh").secure.has_value());
  settings::SnmpSettings snmp;
  snmp.v1 = snmp.v2c = false;
  REQUIRE(scene.store.set(snmp, {}).has_value());
  CHECK(scene.row("snmp").secure == true);
}
