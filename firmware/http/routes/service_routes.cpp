#include "http/routes/service_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json services_json(const std::vector<ServiceState>& states) {
  Json list = Json::array();
  for (const ServiceState& state : states) {
    list.push_back({{"name", state.name},
                    {"title", state.title},
                    {"enabled", state.enabled},
                    {"state", state.state},
                    {"port", or_null(state.port)},
                    {"problem", state.problem},
                    {"section", state.section},
                    {"setting", state.setting},
                    {"port_setting", state.port_setting},
                    {"configured_port", or_null(state.configured_port)},
                    {"secure", or_null(state.secure)},
                    {"locked", state.locked}});
  }
  return {{"services", list}};
}

Route services_route() {
  using namespace schema;
  const Schema service = object(
      {{"name", text()},
       {"title", text()},
       {"enabled", flag().says("Whether it should serve.")},
       {"state", choice({"on", "starting", "failed", "off", "absent"}).says("absent: this version does not have it.")},
       {"port", nullable(integer(1, 65535)).says("While it listens.")},
       {"problem", text().says("Why it does not listen, although it should; empty otherwise.")},
       {"section", text().says("Of the settings, with its switch.")},
       {"setting", text().says("The switch.")},
       {"port_setting", text().says("The setting of its port in the same section; empty for none.")},
       {"configured_port",
        nullable(integer(0, 65535)).says("By the settings, or the one it always has; 0: any free one.")},
       {"secure", nullable(flag()).says("Whether nobody on the way can read or forge it; null: not said.")},
       {"locked", text().says("Why its switch cannot be moved; empty: it can.")}});
  return Route("GET", "/api/v1/services", Access::read_only, 0,
               "Every protocol of the card, whether it is served, on which port, and what keeps it from it.")
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
