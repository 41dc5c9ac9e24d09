#include "http/routes/service_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

Json services_json(const std::vector<ServiceState>& states) {
  Json list = Json::array();
  for (const ServiceState& state : states) {
    list.push_back({{"name", state.name},
                    {"title", state.title},
                    {"enabled", state.enabled},
                    {"port", state.port ? Json(*state.port) : Json(nullptr)},
                    {"problem", state.problem}});
  }
  return {{"services", list}};
}

Route services_route() {
  using namespace schema;
  const Schema service =
      object({{"name", text()},
              {"title", text()},
              {"enabled", flag().says("Whether it should serve.")},
              {"port", nullable(integer(1, 65535)).says("While it listens.")},
              {"problem", text().says("Why it does not listen, although it should; empty otherwise.")}});
  return Route("GET", "/api/v1/services", Access::read_only, 0,
               "What this card serves, on which ports, and what keeps it from it.")
      .in("System")
      .gives(200, "Services.", object({{"services", list(service)}}));
}

}  // namespace

void add_service_routes(Router& router, std::function<std::vector<ServiceState>()> states) {
  router.add(services_route(), Router::Handler([states = std::move(states)](const Request&) {
               return json_response(services_json(states()));
             }));
}

}  // namespace nv::http
