#include "http/routes/architecture_routes.hpp"

#include <nlohmann/json.hpp>

#include "http/json_body.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;
using model::NodeId;
using model::NodeKind;

// Whether `child` stands directly below `parent`: a module of no unit stands below the system.
bool is_below(const NodeId& parent, const NodeId& child) {
  if (parent.kind == NodeKind::system) {
    return child.kind == NodeKind::unit || (child.kind == NodeKind::module && child.unit == 0);
  }
  return parent.kind == NodeKind::unit && child.kind == NodeKind::module && child.unit == parent.unit;
}

// For people. Only the system has a name of its own, the one its model is sold by.
std::string name_of(const model::Snapshot& snapshot, const NodeId& id) {
  switch (id.kind) {
    case NodeKind::unit:
      return "Unit " + std::to_string(id.unit);
    case NodeKind::module:
      return "Module " + std::to_string(id.module);
    case NodeKind::system:
      break;
  }
  return snapshot.identity->model;
}

Json node_json(const model::Snapshot& snapshot, std::size_t index) {
  const model::Node& node = snapshot.nodes[index];
  const model::NodeStates& states = snapshot.states[index];
  const bool live = snapshot.link.live();
  const auto load = live ? node.values.get(model::Point::output_load) : std::nullopt;
  Json children = Json::array();
  for (std::size_t i = 0; i < snapshot.nodes.size(); ++i) {
    if (is_below(node.id, snapshot.nodes[i].id)) {
      children.push_back(node_json(snapshot, i));
    }
  }
  return {{"id", node.id.path()},
          {"name", name_of(snapshot, node.id)},
          {"device", model::row_of(states.device).name},
          {"battery", model::row_of(states.battery_mark).name},
          {"load_percent", load ? Json(*load) : Json(nullptr)},
          {"energy_saver", live && node.status_known ? Json(node.flags.has(model::Flag::energy_saver)) : Json(nullptr)},
          {"children", children}};
}

Response architecture(const model::DeviceModel& model) {
  const auto snapshot = model.latest();
  if (!snapshot->identity || snapshot->nodes.empty()) {
    return json_response({{"architecture", nullptr}, {"tree", nullptr}});
  }
  return json_response({{"architecture", model::architecture_name(snapshot->identity->architecture)},
                        {"tree", node_json(*snapshot, 0)}});
}

Schema tree_schema() {
  using namespace schema;
  return object({{"id", text().says("As in the snapshot's nodes.")},
                 {"name", text().says("For people: the model, \"Unit 2\", \"Module 3\".")},
                 {"device", text().says("The mark of its state.")},
                 {"battery", text().says("The mark of its battery.")},
                 {"load_percent", nullable(number())},
                 {"energy_saver", nullable(flag()).says("null: not known.")},
                 {"children", list(map(any())).says("The same again, one level below.")}});
}

}  // namespace

void add_architecture_routes(Router& router, const model::DeviceModel& model) {
  using namespace schema;
  router.add(Route("GET", "/api/v1/architecture", Access::read_only, 0, "The system, its units and modules as a tree.")
                 .in("Device")
                 .gives(200, "The tree; null while no device has been found.",
                        object({{"architecture", nullable(text())}, {"tree", nullable(tree_schema())}})),
             Router::Handler([&model](const Request&) { return architecture(model); }));
}

}  // namespace nv::http
