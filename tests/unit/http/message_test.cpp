#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "http/message.hpp"
#include "http/router.hpp"
#include "http/routes/device_routes.hpp"
#include "http/snapshot_json.hpp"
#include "support/manual_clock.hpp"
#include "support/readings.hpp"

using namespace nv;
using namespace nv::http;

namespace {

Response answer(const Router& router, const std::string& target) {
  Request request = *parse_target("GET", target);
  const auto found = router.find(request);
  return std::get<Router::Handler>(std::get<const Router::Entry*>(found)->handler)(request);
}

}  // namespace

TEST_CASE("a request target is decoded, or refused", "[http]") {
  const auto request = parse_target("GET", "/api/v1/events?limit=5&x=a%20b+c&empty");
  REQUIRE(request.has_value());
  CHECK(request->path == "/api/v1/events");
  CHECK(request->query.at("limit") == "5");
  CHECK(request->query.at("x") == "a b c");
  CHECK(request->query.at("empty").empty());

  const auto bad = GENERATE(as<std::string>{}, "", "api", "%2Fapi", "*", "http://x/", "/%", "/%2", "/%zz", "/%00",
                            "/a?x=%1", "/a?\x01");
  CAPTURE(bad);
  CHECK_FALSE(parse_target("GET", bad).has_value());
}

TEST_CASE("a query of endless parameters is refused", "[http]") {
  std::string target = "/?";
  for (int i = 0; i < 40; ++i) {
    target += "k" + std::to_string(i) + "=1&";
  }
  CHECK_FALSE(parse_target("GET", target).has_value());
}

TEST_CASE("values are shown as live only while they are", "[http]") {
  model::Snapshot snapshot;
  static_cast<model::Readings&>(snapshot) = test::readings_of(model::Family::vumap, {model::Flag::load_on_inverter});
  snapshot.nodes.front().values.set(model::Point::output_frequency, 501);
  snapshot.states.resize(1);
  const test::ManualClock clock;
  auto json = snapshot_json(snapshot, clock);
  CHECK(json["nodes"][0]["values"]["output.frequency"] == 50.1);
  CHECK(json["nodes"][0]["flags"][0] == "load.on_inverter");
  CHECK(json["last_known"].is_null());

  snapshot.link.state = model::LinkState::lost;
  json = snapshot_json(snapshot, clock);
  CHECK(json["nodes"][0]["values"].empty());
  CHECK(json["nodes"][0]["flags"].empty());
  CHECK(json["last_known"]["nodes"][0]["values"]["output.frequency"] == 50.1);
}

TEST_CASE("events are paged by id and count", "[http]") {
  model::DeviceModel model;
  for (int i = 0; i < 5; ++i) {
    model.publish(model::card_event(model::CardEvent::warm_boot, core::WallTime()));
  }
  Router router;
  add_device_routes(router, model);
  const auto ids = [&router](const char* target) {
    std::vector<int> found;
    const auto body = nlohmann::json::parse(answer(router, target).body);
    for (const auto& event : body["events"]) {
      found.push_back(event["id"].get<int>());
    }
    return found;
  };
  CHECK(ids("/api/v1/events") == std::vector<int>{1, 2, 3, 4, 5});
  CHECK(ids("/api/v1/events?limit=2") == std::vector<int>{4, 5});
  CHECK(ids("/api/v1/events?after=3") == std::vector<int>{4, 5});
  CHECK(ids("/api/v1/events?after=9").empty());
  const auto bad = GENERATE(as<std::string>{}, "limit=x", "limit=-1", "limit=513", "after=1e3", "limit=");
  CHECK(answer(router, "/api/v1/events?" + bad).status == 400);
}
