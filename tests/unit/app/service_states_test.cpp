#include "app/service_states.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace nv;

namespace {

http::ServiceState row(const std::vector<http::ServiceState>& rows, const std::string& name) {
  const auto found = std::ranges::find(rows, name, &http::ServiceState::name);
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("each server's own words reach its row", "[app][services]") {
  http::ServerState web;
  web.https = {true, 443, ""};
  web.http = {true, std::nullopt, "HTTP cannot listen on port 80"};
  modbus_tcp::ServerState modbus;
  modbus.enabled = true;
  modbus.problem = "Modbus TCP cannot listen on port 502";
  modbus.secure_problem = "no certificate";
  const auto rows = app::service_states(web, modbus, {true, 161, 161});
  CHECK(row(rows, "https").port == 443);
  CHECK(row(rows, "http").problem == "HTTP cannot listen on port 80");
  CHECK(row(rows, "snmp").port == 161);
  CHECK(row(rows, "modbus_tcp").problem == "Modbus TCP cannot listen on port 502");
  CHECK(row(rows, "modbus_tls").enabled);
  CHECK(row(rows, "modbus_tls").problem == "no certificate");
}

TEST_CASE("an agent that should listen and does not is a problem", "[app][services]") {
  const auto snmp = row(app::service_states({}, {}, {true, 161, 0}), "snmp");
  CHECK_FALSE(snmp.port);
  CHECK(snmp.problem.find("port 161") != std::string::npos);
}

TEST_CASE("what is switched off is no problem", "[app][services]") {
  const auto rows = app::service_states({}, {}, {});
  CHECK(rows.size() == 5);
  for (const http::ServiceState& state : rows) {
    CHECK_FALSE(state.enabled);
    CHECK_FALSE(state.port);
    CHECK(state.problem.empty());
  }
}
