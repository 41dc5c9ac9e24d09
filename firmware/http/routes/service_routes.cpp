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

}  // namespace

void add_service_routes(Router& router, std::function<std::vector<ServiceState>()> states) {
  Route route;
  route.method = "GET";
  route.path = "/api/v1/services";
  route.access = Access::read_only;
  route.summary = "What this card serves, on which ports, and what keeps it from it.";
  router.add(std::move(route), Router::Handler([states = std::move(states)](const Request&) {
               return json_response(services_json(states()));
             }));
}

}  // namespace nv::http
