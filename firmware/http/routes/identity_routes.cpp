#include "http/routes/identity_routes.hpp"

#include <nlohmann/json.hpp>

#include "http/json_body.hpp"
#include "http/snapshot_json.hpp"
#include "http/snapshot_schema.hpp"
#include "settings/sections/identity.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

Json identity_json(const model::Snapshot& snapshot, const settings::IdentitySettings& given) {
  return {{"name", given.system_name},
          {"contact", given.system_contact},
          {"location", given.system_location},
          {"link", model::link_state_name(snapshot.link.state)},
          {"device", device_json(snapshot)}};
}

Schema identity_schema() {
  using namespace schema;
  const Schema device =
      nullable(device_schema())
          .says("What it told about itself, the last known unless the link is online; null before that.");
  return object({{"name", text().says("Given by the owner, like contact and location: settings identity.")},
                 {"contact", text()},
                 {"location", text()},
                 {"link", link_state_schema()},
                 {"device", device}});
}

}  // namespace

void add_identity_routes(Router& router, const model::DeviceModel& model, const settings::Store& settings) {
  router.add(Route("GET", "/api/v1/identity", Access::read_only, 0, "What the device is, and what its owner calls it.")
                 .in("Device")
                 .gives(200, "The device and its names.", identity_schema()),
             Router::Handler([&model, &settings](const Request&) {
               return json_response(identity_json(*model.latest(), settings.get<settings::IdentitySettings>()));
             }));
}

}  // namespace nv::http
