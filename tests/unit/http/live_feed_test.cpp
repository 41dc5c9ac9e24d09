// What live clients are told, and when: the newest, whole or as what changed, made once for all of them.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <boost/asio/io_context.hpp>

#include "http/live/feed.hpp"
#include "support/manual_clock.hpp"
#include "support/readings.hpp"
#include "support/run_coroutine.hpp"

using namespace nv;
using namespace nv::http;
using Json = nlohmann::json;

namespace {

struct Scene {
  boost::asio::io_context io;
  test::ManualClock clock;
  model::DeviceModel model;
  LiveFeed feed{io.get_executor(), model, clock};
  LiveEnd end;

  Scene() { static_cast<void>(feed.start()); }

  std::shared_ptr<LiveClient> client(const LiveTopics& topics = {}, std::optional<std::uint64_t> after = {}) {
    return feed.connect(topics, after, [this] { return end; });
  }
  // A sweep: output voltage of every node, in tenths; on battery or not.
  void sweep(std::int32_t voltage, bool on_battery = false, std::size_t units = 0) {
    model::Snapshot snapshot;
    static_cast<model::Readings&>(snapshot) = test::readings_of(model::Family::vumap, {});
    snapshot.link.measured_at = clock.steady();
    for (std::size_t i = 1; i <= units; ++i) {
      model::Node unit = snapshot.nodes[0];
      unit.id = {model::NodeKind::unit, static_cast<std::uint8_t>(i), 0};
      snapshot.nodes.push_back(unit);
    }
    for (model::Node& node : snapshot.nodes) {
      node.values.set(model::Point::output_voltage_l1, voltage);
      node.values.set(model::Point::battery_charge, 100);
    }
    snapshot.states.resize(snapshot.nodes.size());
    if (on_battery) {
      snapshot.alarms.push_back({model::Alarm::on_battery, "A019", model::Level::warning, clock.wall(), true});
    }
    model.publish(std::move(snapshot), {});
  }
  void event(const char* name) {
    model::Event event;
    event.name = name;
    model.publish(std::move(event));
  }
  LiveClient::Next next(LiveClient& client) { return test::run(io, client.next()); }
  Json told(LiveClient& client) { return Json::parse(*next(client).text); }
};

}  // namespace

TEST_CASE("a client gets everything first, then what each sweep changed", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto client = scene.client();
  const Json state = scene.told(*client);
  CHECK(state["type"] == "state");
  CHECK(state["sequence"] == 1);
  CHECK(state["snapshot"]["nodes"][0]["values"]["output.l1.voltage"] == 2300);
  CHECK(state["subscription"] == Json::parse(R"({"sub":["points","alarms","events"],"unit":0})"));

  scene.sweep(2311, true);
  const Json delta = scene.told(*client);
  CHECK(delta["type"] == "delta");
  CHECK(delta["sequence"] == 2);
  CHECK(delta["nodes"] == Json::parse(R"([{"values":{"output.l1.voltage":2311},"id":"system"}])"));
  CHECK(delta["alarms"][0]["id"] == "on_battery");
  CHECK(delta["link"]["state"] == "online");

  scene.sweep(2311, true);
  const Json quiet = scene.told(*client);
  CHECK(quiet["sequence"] == 3);
  CHECK_FALSE(quiet.contains("nodes"));
  CHECK_FALSE(quiet.contains("alarms"));
}

TEST_CASE("a value that is gone is null, and alarms that are gone an empty list", "[http][live]") {
  Scene scene;
  scene.sweep(2300, true);
  const auto client = scene.client();
  scene.told(*client);
  model::Snapshot lost = *scene.model.latest();
  lost.link.state = model::LinkState::lost;
  lost.alarms.clear();
  scene.model.publish(std::move(lost), {});
  const Json delta = scene.told(*client);
  CHECK(delta["link"]["state"] == "lost");
  CHECK(delta["nodes"][0]["values"]["output.l1.voltage"].is_null());
  CHECK(delta["nodes"][0]["values"].contains("battery.charge"));
  CHECK(delta["last_known"]["nodes"][0]["values"]["output.l1.voltage"] == 2300);
  CHECK(delta["alarms"] == Json::array());
}

TEST_CASE("a slow client gets the newest whole state, not what it missed", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto client = scene.client();
  scene.told(*client);
  for (std::int32_t i = 1; i <= 40; ++i) {
    scene.sweep(2300 + i);
  }
  const Json state = scene.told(*client);
  CHECK(state["type"] == "state");
  CHECK(state["sequence"] == 41);
  CHECK(state["snapshot"]["nodes"][0]["values"]["output.l1.voltage"] == 2340);
  scene.sweep(2300);
  CHECK(scene.told(*client)["type"] == "delta");  // and nothing stood in between
}

TEST_CASE("other nodes mean a whole state", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto client = scene.client();
  scene.told(*client);
  scene.sweep(2300, false, 2);
  const Json state = scene.told(*client);
  CHECK(state["type"] == "state");
  CHECK(state["snapshot"]["nodes"].size() == 3);
}

TEST_CASE("all clients with the same topics share one text of a sweep", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto first = scene.client();
  const auto second = scene.client();
  const auto other = scene.client(LiveTopics{false, true, false, 0});
  CHECK(scene.next(*first).text == scene.next(*second).text);
  const auto state = scene.next(*other).text;
  CHECK_FALSE(Json::parse(*state)["snapshot"].contains("nodes"));
  scene.sweep(2301);
  const auto text = scene.next(*first).text;
  CHECK(text == scene.next(*second).text);
  const auto alarms_only = scene.next(*other).text;
  CHECK(text != alarms_only);
  CHECK_FALSE(Json::parse(*alarms_only).contains("nodes"));
}

TEST_CASE("ages in a shared text are never older than a tenth of a second", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto first = scene.client();
  CHECK(scene.told(*first)["snapshot"]["link"]["age_ms"] == 0);
  scene.clock.advance(std::chrono::seconds(30));
  const auto late = scene.client();
  CHECK(scene.told(*late)["snapshot"]["link"]["age_ms"] == 30000);
}

TEST_CASE("a client hears of one unit and the system only", "[http][live]") {
  Scene scene;
  scene.sweep(2300, false, 3);
  const auto client = scene.client(LiveTopics{true, true, true, 2});
  const Json nodes = scene.told(*client)["snapshot"]["nodes"];
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[1]["id"] == "unit-2");
  scene.sweep(2310, false, 3);
  CHECK(scene.told(*client)["nodes"].size() == 2);
}

TEST_CASE("events come at once, the last fifty first, and only those after the one a client knows", "[http][live]") {
  Scene scene;
  for (int i = 0; i < 60; ++i) {
    scene.event("cold_boot");
  }
  const auto client = scene.client();
  const auto back = scene.client({}, 58);
  scene.told(*client);
  const Json first = scene.told(*client);
  CHECK(first["type"] == "events");
  CHECK(first["events"].size() == 50);
  scene.told(*back);
  CHECK(scene.told(*back)["events"][0]["id"] == 59);
  scene.event("warm_boot");
  const Json next = scene.told(*client);
  REQUIRE(next["events"].size() == 1);
  CHECK(next["events"][0]["id"] == 61);
  for (int i = 0; i < 400; ++i) {
    scene.event("warm_boot");
  }
  const Json many = scene.told(*client);  // it was slow: bounded, the newest
  CHECK(many["events"].size() == LiveTexts::kMostEvents);
  CHECK(many["events"].back()["id"] == 461);
}

TEST_CASE("other topics begin with a whole state", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto client = scene.client();
  scene.told(*client);
  client->subscribe({false, false, true, 0});
  const Json state = scene.told(*client);
  CHECK(state["type"] == "state");
  CHECK(state["subscription"]["sub"] == Json::parse(R"(["events"])"));
  CHECK_FALSE(state["snapshot"].contains("alarms"));
}

TEST_CASE("a client that has nothing to be told gets a heartbeat after five seconds", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto client = scene.client();
  scene.told(*client);
  scene.clock.advance(std::chrono::seconds(5));
  const Json beat = scene.told(*client);
  CHECK(beat["type"] == "heartbeat");
  CHECK(beat["sequence"] == 1);
  CHECK(beat["age_ms"] == 5000);
}

TEST_CASE("a session that is over ends its client, before anything else is told", "[http][live]") {
  Scene scene;
  scene.sweep(2300);
  const auto client = scene.client();
  scene.end = {LiveEnd::kReplaced, "replaced"};
  const auto next = scene.next(*client);
  CHECK(next.text == nullptr);
  CHECK(next.end.code == 4409);
}

TEST_CASE("there are fifty clients and no more, until one goes", "[http][live]") {
  Scene scene;
  std::vector<std::shared_ptr<LiveClient>> clients;
  for (std::size_t i = 0; i < 50; ++i) {
    clients.push_back(scene.client());
    REQUIRE(clients.back() != nullptr);
  }
  CHECK(scene.client() == nullptr);
  clients.pop_back();
  CHECK(scene.client() != nullptr);
}

TEST_CASE("a card that stops says goodbye and cuts who stays", "[http][live]") {
  Scene scene;
  const auto client = scene.client();
  bool cut = false;
  client->on_cut([&cut] { cut = true; });
  test::run(scene.io, scene.feed.stop());
  CHECK(cut);
  CHECK(scene.next(*client).end.code == 1001);
}
