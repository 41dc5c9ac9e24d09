#include "http/routes/point_routes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/json_body.hpp"
#include "http/snapshot_json.hpp"
#include "http/snapshot_schema.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

Response alarms(const model::DeviceModel& model) {
  const auto snapshot = model.latest();
  const auto last = std::ranges::max_element(snapshot->alarms, {}, &model::ActiveAlarm::since);
  return json_response(
      {{"count", snapshot->alarms.size()},
       {"last", last != snapshot->alarms.end() ? Json(model::row_of(last->alarm).name) : Json(nullptr)},
       {"alarms", alarms_json(*snapshot)}});
}

Json nominal_json(model::Point point) {
  const auto nominal = model::nominal_of(point);
  return nominal ? Json(model::row_of(*nominal).name) : Json(nullptr);
}

Json marks_json(model::Point point) {
  return model::is_load(point) ? Json{{"warning", model::kLoadWarning}, {"full", model::kLoadFull}} : Json(nullptr);
}

Response points(const model::DeviceModel& model) {
  const auto snapshot = model.latest();
  Json list = Json::array();
  for (const model::PointRow& row : model::kPoints) {
    Json values = Json::object();
    for (std::size_t node = 0; node < snapshot->nodes.size(); ++node) {
      if (const auto value = snapshot->live_value(row.id, node)) {
        values[snapshot->nodes[node].id.path()] = value_json(*value, row.decimals);
      }
    }
    list.push_back({{"name", row.name},
                    {"unit", model::unit_text(row.unit)},
                    {"decimals", row.decimals},
                    {"nominal", nominal_json(row.id)},
                    {"marks", marks_json(row.id)},
                    {"values", std::move(values)}});
  }
  return json_response({{"points", std::move(list)}});
}

Route alarms_route() {
  using namespace schema;
  return Route("GET", "/api/v1/alarms", Access::read_only, 0, "The active alarms.")
      .in("Device")
      .gives(200, "How many, which came last, and all of them.",
             object({{"count", integer()}, {"last", nullable(text())}, {"alarms", list(alarm_schema())}}));
}

Route points_route() {
  using namespace schema;
  const Schema marks = object({{"warning", integer()}, {"full", integer()}});
  const Schema point = object({{"name", text()},
                               {"unit", text()},
                               {"decimals", integer()},
                               {"nominal", nullable(text()).says("The point with the rating it is measured against.")},
                               {"marks", nullable(marks).says("Above them a load is a warning, and an overload.")},
                               {"values", map(number()).says("By node; only what is measured and fresh.")}});
  return Route("GET", "/api/v1/points", Access::read_only, 0, "Every value there can be, and what it is now.")
      .in("Device")
      .gives(200, "In the order of docs/REGISTERS.md.", object({{"points", list(point)}}));
}

}  // namespace

void add_point_routes(Router& router, const model::DeviceModel& model) {
  router.add(alarms_route(), Router::Handler([&model](const Request&) { return alarms(model); }));
  router.add(points_route(), Router::Handler([&model](const Request&) { return points(model); }));
}

}  // namespace nv::http
