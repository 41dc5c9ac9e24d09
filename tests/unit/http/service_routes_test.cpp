#include "http/routes/service_routes.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace nv::http;

TEST_CASE("GET /api/v1/services tells every service as it is at that moment", "[http][services]") {
  ServiceState https{"https", "HTTPS", true, 443, "", "on", "https", "enabled", "port", 443, true, ""};
  std::vector<ServiceState> states{https};
  Router router;
  add_service_routes(router, [&states] { return states; });
  CHECK(router.routes().front().access == Access::read_only);
  Request request = *parse_target("GET", "/api/v1/services");
  const auto answer = [&] {
    const auto* entry = std::get<const Router::Entry*>(router.find(request));
    return nlohmann::json::parse(std::get<Router::Handler>(entry->handler)(request).body);
  };
  CHECK(answer() ==
        nlohmann::json::parse(R"({"services":[{"name":"https","title":"HTTPS","enabled":true,"state":"on","port":443,)"
                              R"("problem":"","section":"https","setting":"enabled","port_setting":"port",)"
                              R"("configured_port":443,"secure":true,"locked":""}]})"));
  states = {{"modbus_tcp", "Modbus TCP", true, std::nullopt, "Modbus TCP cannot listen on port 502: Address in use"}};
  CHECK(answer()["services"][0]["port"].is_null());
  CHECK(answer()["services"][0]["problem"] == "Modbus TCP cannot listen on port 502: Address in use");
}
