#include "http/routes/power_share_routes.hpp"

#include <nlohmann/json.hpp>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using model::Command;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Those for this plug that the UPS permits now.
Json commands_json(const model::Controls& controls, unsigned index) {
  Json names = Json::array();
  for (const Command command :
       {model::nth_after(Command::close_plug_1, index), model::nth_after(Command::open_plug_1, index)}) {
    if (controls.remote_enabled.value_or(false) && controls.allowed.has(command)) {
      names.push_back(model::row_of(command).name);
    }
  }
  return names;
}

Json plug_json(const model::Snapshot& snapshot, unsigned index) {
  const model::Plug& plug = snapshot.plugs[index];
  const model::PlugModeRow* mode = plug.mode ? &model::row_of(*plug.mode) : nullptr;
  const bool has_value = mode != nullptr && mode->value != model::Unit::none;
  return {{"number", index + 1},
          {"closed", or_null(plug.closed)},
          {"mode", mode != nullptr ? Json(mode->name) : Json(nullptr)},
          {"value", or_null(plug.value)},
          {"unit", has_value ? Json(model::unit_text(mode->value)) : Json(nullptr)},
          {"commands", commands_json(snapshot.controls, index)}};
}

Response power_share(const model::DeviceModel& model) {
  const auto snapshot = model.latest();
  Json plugs = Json::array();
  for (unsigned i = 0; snapshot->link.live() && i < snapshot->plugs.size(); ++i) {
    plugs.push_back(plug_json(*snapshot, i));
  }
  return json_response({{"plugs", std::move(plugs)}});
}

Schema plug_schema() {
  using namespace schema;
  std::vector<std::string> modes;
  for (const model::PlugModeRow& row : model::kPlugModes) {
    modes.emplace_back(row.name);
  }
  return object(
      {{"number", integer(1, model::kMostPlugs)},
       {"closed", nullable(flag()).says("It feeds its load; null: the UPS does not say.")},
       {"mode", nullable(choice(modes))
                    .says("When the UPS switches it by itself; other than none, it ignores commands for it.")},
       {"value", nullable(integer()).says("The threshold of the mode, in its unit.")},
       {"unit", nullable(text())},
       {"commands", list(text()).says("What the UPS permits now: POST /api/v1/controls/{name}.")}});
}

}  // namespace

void add_power_share_routes(Router& router, const model::DeviceModel& model) {
  using namespace schema;
  router.add(Route("GET", "/api/v1/power-share", Access::read_only, 0, "The power-share plugs of the UPS.")
                 .in("Control")
                 .gives(200, "None while the UPS is not connected, has none, or does not say how many.",
                        object({{"plugs", list(plug_schema())}})),
             Router::Handler([&model](const Request&) { return power_share(model); }));
}

}  // namespace nv::http
