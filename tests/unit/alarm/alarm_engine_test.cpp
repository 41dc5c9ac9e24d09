#include <catch2/catch.hpp>

#include <algorithm>

#include "alarm/alarm_engine.hpp"
#include "support/manual_clock.hpp"
#include "support/readings.hpp"

using namespace nv;
using model::Alarm;
using model::EventKind;
using model::Family;
using model::Flag;
using model::LinkState;
using model::Readings;
using test::readings_of;

namespace {

struct Engine {
  alarm::AlarmEngine engine;
  test::ManualClock clock;
  std::vector<model::Event> events;
  model::Snapshot snapshot;

  // One sweep; time goes on by a polling period.
  void sweep(const Readings& readings, std::chrono::milliseconds period = std::chrono::seconds(2)) {
    clock.advance(period);
    auto advance = engine.advance(readings, clock.steady(), clock.wall());
    snapshot = std::move(advance.snapshot);
    events.insert(events.end(), advance.events.begin(), advance.events.end());
  }
  std::vector<std::string> texts(EventKind kind) const {
    std::vector<std::string> texts;
    for (const auto& event : events) {
      if (event.kind == kind) {
        texts.push_back(event.text);
      }
    }
    return texts;
  }
  bool active(Alarm alarm) const {
    return std::any_of(snapshot.alarms.begin(), snapshot.alarms.end(),
                       [alarm](const auto& entry) { return entry.alarm == alarm; });
  }
};

const Readings kNormal = readings_of(Family::vumap, {Flag::load_on_inverter, Flag::rectifier_input_present});
const Readings kBattery = readings_of(Family::vumap, {Flag::load_on_inverter}, {test::kOnBattery});

Readings lost(Readings readings) {
  readings.link.state = LinkState::lost;
  return readings;
}

}  // namespace

TEST_CASE("an alarm is raised at its first sight and removed after its hold time, with the manual's texts", "[alarm]") {
  Engine engine;
  engine.sweep(kNormal);
  engine.sweep(kBattery);
  CHECK(engine.active(Alarm::on_battery));
  CHECK(engine.texts(EventKind::alarm_added) == std::vector<std::string>{"Operating on Battery"});
  engine.sweep(kNormal);
  CHECK(engine.active(Alarm::on_battery));
  engine.sweep(kNormal);
  engine.sweep(kNormal);
  engine.sweep(kNormal);
  CHECK_FALSE(engine.active(Alarm::on_battery));
  CHECK(engine.texts(EventKind::alarm_removed) == std::vector<std::string>{"Operating on Battery has been removed"});
}

TEST_CASE("a brown-out that flaps makes one pair of events", "[alarm]") {
  Engine engine;
  engine.sweep(kNormal);
  for (int i = 0; i < 50; ++i) {
    engine.sweep(kBattery);
    engine.sweep(kNormal);
  }
  CHECK(engine.texts(EventKind::alarm_added).size() == 1);
  CHECK(engine.texts(EventKind::alarm_removed).empty());
  engine.sweep(kNormal, std::chrono::seconds(31));
  CHECK(engine.texts(EventKind::alarm_removed).size() == 1);
}

TEST_CASE("an alarm that came three times within a minute is held half a minute", "[alarm]") {
  Engine engine;
  engine.sweep(kNormal);
  const auto pulse = [&engine] {
    engine.sweep(kBattery, std::chrono::seconds(10));
    engine.sweep(kNormal);
    engine.sweep(kNormal, std::chrono::seconds(6));
  };
  pulse();
  pulse();
  CHECK(engine.texts(EventKind::alarm_removed).size() == 2);
  pulse();
  CHECK(engine.active(Alarm::on_battery));
  engine.sweep(kNormal, std::chrono::seconds(30));
  CHECK_FALSE(engine.active(Alarm::on_battery));
}

TEST_CASE("a bit without a level is in the node, and announced by nobody", "[alarm]") {
  Engine engine;
  engine.sweep(readings_of(Family::vumap, {Flag::load_on_inverter}, {test::kUnlevelled}));
  CHECK(engine.snapshot.alarms.empty());
  CHECK(engine.snapshot.nodes.front().alarms.has(Alarm::insulation_fault));
  CHECK(engine.texts(EventKind::alarm_added).empty());
}

TEST_CASE("two bits of one alarm raise it once, with the higher level", "[alarm]") {
  Engine engine;
  engine.sweep(readings_of(Family::jbusp, {Flag::load_on_inverter},
                           {{Alarm::battery_discharged, "A49", model::Level::warning},
                            {Alarm::battery_discharged, "S16", model::Level::critical}}));
  REQUIRE(engine.snapshot.alarms.size() == 1);
  CHECK(engine.snapshot.alarms.front().level == model::Level::critical);
  CHECK(engine.snapshot.alarms.front().code == "S16");
}

TEST_CASE("a lost line removes no alarm and raises its own, once", "[alarm]") {
  Engine engine;
  engine.sweep(kBattery);
  engine.sweep(lost(kBattery));
  engine.sweep(lost(kBattery), std::chrono::minutes(10));
  CHECK(engine.active(Alarm::on_battery));
  CHECK(engine.active(Alarm::communication_lost));
  const auto on_battery = std::find_if(engine.snapshot.alarms.begin(), engine.snapshot.alarms.end(),
                                       [](const auto& entry) { return entry.alarm == Alarm::on_battery; });
  CHECK_FALSE(on_battery->live);
  CHECK(engine.texts(EventKind::alarm_removed).empty());
  CHECK(engine.texts(EventKind::card) == std::vector<std::string>{"UPS communication lost"});
  engine.sweep(kBattery);
  CHECK_FALSE(engine.active(Alarm::communication_lost));
  CHECK(engine.texts(EventKind::card) ==
        std::vector<std::string>{"UPS communication lost", "UPS communication restored"});
  CHECK(engine.texts(EventKind::alarm_added).size() == 1);
  CHECK(engine.texts(EventKind::state) ==
        std::vector<std::string>{"UPS connected", "UPS not connected", "UPS connected"});
}

TEST_CASE("every state is unknown while the line is lost, and no part keeps its colour", "[alarm]") {
  Engine engine;
  engine.sweep(lost(kBattery));
  CHECK(engine.snapshot.states.front().ups == model::UpsStatus::unknown);
  for (const auto& part : engine.snapshot.states.front().synoptic) {
    CHECK(part.tone == model::Tone::unknown);
  }
}

TEST_CASE("an alarm whose table is refused is kept", "[alarm]") {
  Engine engine;
  engine.sweep(kBattery);
  Readings refused = kNormal;
  refused.nodes.front().alarms_known = false;
  engine.sweep(refused);
  engine.sweep(refused, std::chrono::minutes(5));
  CHECK(engine.active(Alarm::on_battery));
  engine.sweep(kNormal);
  engine.sweep(kNormal, std::chrono::seconds(6));
  CHECK_FALSE(engine.active(Alarm::on_battery));
}

TEST_CASE("a JBUSP alarm from a status bit outlives a refused status table", "[alarm]") {
  Engine engine;
  engine.sweep(
      readings_of(Family::jbusp, {Flag::load_on_inverter}, {{Alarm::on_battery, "S05", model::Level::warning}}));
  Readings refused = readings_of(Family::jbusp, {});
  refused.nodes.front().status_known = false;
  engine.sweep(refused, std::chrono::minutes(5));
  engine.sweep(refused, std::chrono::minutes(5));
  CHECK(engine.active(Alarm::on_battery));
}

TEST_CASE("another device ends the alarms of its predecessor", "[alarm]") {
  Engine engine;
  engine.sweep(kBattery);
  Readings other = kNormal;
  other.identity->type_code = 0x8300;
  engine.sweep(other);
  CHECK_FALSE(engine.active(Alarm::on_battery));
  CHECK(engine.texts(EventKind::alarm_removed).size() == 1);
}

TEST_CASE("the event log tells each change of the states it lists, and not the way back from battery", "[alarm]") {
  Engine engine;
  engine.sweep(kNormal);
  engine.sweep(kBattery);
  engine.sweep(kNormal);
  engine.sweep(readings_of(Family::vumap, {Flag::load_on_bypass}));
  engine.sweep(readings_of(Family::vumap, {Flag::load_off}));
  CHECK(engine.texts(EventKind::state) ==
        std::vector<std::string>{"UPS connected", "Load protected by Inverter", "Load on bypass", "Load off"});
}

TEST_CASE("a state holds since its first sight; another word, unknown too, or another device begins anew", "[alarm]") {
  Engine engine;
  const auto since = [&engine] { return engine.snapshot.states.at(0).since; };
  engine.sweep(kNormal);
  const auto first = engine.clock.wall();
  engine.sweep(kNormal);
  CHECK(since() == model::StateTimes{first, first, first, first, first});
  engine.sweep(kBattery);
  const auto on_battery = engine.clock.wall();
  CHECK(since().ups == on_battery);
  CHECK(since().battery == on_battery);
  CHECK(since().output == first);  // by the inverter all the same
  engine.sweep(lost(kBattery));
  engine.sweep(lost(kBattery));
  CHECK(since().ups == on_battery + std::chrono::seconds(2));
  engine.sweep(kBattery);
  CHECK(since().ups == engine.clock.wall());
  CHECK(since().output == engine.clock.wall());
  Readings other = kBattery;
  other.identity->type_code = 0x8300;
  engine.sweep(other);
  CHECK(since().ups == engine.clock.wall());
}

TEST_CASE("each node has times of its own, whatever place it has in the picture", "[alarm]") {
  Engine engine;
  Readings three = kNormal;
  for (const std::uint8_t unit : {std::uint8_t{1}, std::uint8_t{2}}) {
    three.nodes.push_back(kNormal.nodes.front());
    three.nodes.back().id = {model::NodeKind::unit, unit, 0};
  }
  engine.sweep(three);
  const auto first = engine.clock.wall();
  three.nodes.erase(three.nodes.begin() + 1);
  three.nodes.push_back(kNormal.nodes.front());
  three.nodes.back().id = {model::NodeKind::unit, 3, 0};
  engine.sweep(three);
  CHECK(engine.snapshot.states.at(1).since.ups == first);
  CHECK(engine.snapshot.states.at(2).since.ups == engine.clock.wall());
}

TEST_CASE("STS sources are told when they change, not at the first sight", "[alarm]") {
  Engine engine;
  engine.sweep(readings_of(Family::sts, {Flag::source1_ok}));
  const auto before = engine.texts(EventKind::state).size();
  engine.sweep(readings_of(Family::sts, {Flag::source1_ok, Flag::source2_ok}));
  const auto texts = engine.texts(EventKind::state);
  CHECK(std::vector<std::string>(texts.begin() + static_cast<std::ptrdiff_t>(before), texts.end()) ==
        std::vector<std::string>{"STS Source 2 OK"});
}

namespace {

constexpr std::optional<bool> kClosed = true;
constexpr std::optional<bool> kOpen = false;
constexpr std::optional<bool> kUntold;

Readings with_plugs(Family family, const std::vector<std::optional<bool>>& closed) {
  Readings readings = readings_of(family, {});
  for (const auto& each : closed) {
    readings.plugs.push_back({each, {}, {}});
  }
  return readings;
}

std::vector<std::string> plug_events(Engine& engine, const std::vector<Readings>& sweeps) {
  for (const Readings& readings : sweeps) {
    engine.sweep(readings);
  }
  std::vector<std::string> told;
  for (const model::Event& event : engine.events) {
    if (event.text.starts_with("Power Plug")) {
      CHECK(event.kind == EventKind::state);
      CHECK(event.level == model::Level::information);
      told.push_back(event.text + " " + event.name);
    }
  }
  return told;
}

}  // namespace

TEST_CASE("power plugs are told when they change, by whichever register the device has for them", "[alarm]") {
  using Texts = std::vector<std::string>;
  const Family family = GENERATE(Family::jbusp, Family::vumap);
  const auto plugs = [family](const std::vector<std::optional<bool>>& closed) { return with_plugs(family, closed); };
  SECTION("not at the first sight, then both ways") {
    Engine engine;
    CHECK(plug_events(engine, {plugs({kClosed, kClosed}), plugs({kClosed, kOpen}), plugs({kClosed, kOpen}),
                               plugs({kClosed, kClosed})}) ==
          Texts{"Power Plug 2 OFF plug.2.closed", "Power Plug 2 ON plug.2.closed"});
  }
  SECTION("nothing while no register tells, and what changed meanwhile afterwards") {
    Engine engine;
    CHECK(plug_events(engine, {plugs({kUntold, kUntold}), plugs({kClosed, kOpen}), plugs({kUntold, kUntold}),
                               plugs({kOpen, kOpen})}) == Texts{"Power Plug 1 OFF plug.1.closed"});
  }
  SECTION("nothing from a picture that is not live") {
    Engine engine;
    CHECK(plug_events(engine, {plugs({kClosed}), lost(plugs({kOpen}))}).empty());
  }
  SECTION("another device is seen for the first time") {
    Engine engine;
    Readings other = plugs({kOpen});
    other.identity->type_code = 99;
    CHECK(plug_events(engine, {plugs({kClosed}), other}).empty());
  }
}

TEST_CASE("a device that does not count its plugs has their status bits all the same", "[alarm]") {
  Engine engine;
  CHECK(plug_events(engine, {readings_of(Family::vumap, {Flag::plug_4_closed}), readings_of(Family::vumap, {})}) ==
        std::vector<std::string>{"Power Plug 4 OFF plug.4.closed"});
  CHECK(plug_events(engine, {with_plugs(Family::vumap, {kClosed, kClosed, kClosed, kClosed})}).size() == 1);
}

TEST_CASE("an STS tells when remote controls and its user mode come, a UPS does not", "[alarm]") {
  const Family family = GENERATE(Family::sts, Family::vumap);
  Engine engine;
  engine.sweep(readings_of(family, {}));
  const auto before = engine.texts(EventKind::state).size();
  engine.sweep(readings_of(family, {Flag::remote_controls_enabled, Flag::user_mode}));
  auto texts = engine.texts(EventKind::state);
  texts.erase(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(before));
  const std::vector<std::string> told{"STS Remote controls enabled", "STS User mode"};
  CHECK(std::includes(texts.begin(), texts.end(), told.begin(), told.end()) == (family == Family::sts));
}

TEST_CASE("an alarm of the card itself lasts as long as its cause, whatever the line and the device do", "[alarm]") {
  Engine engine;
  engine.sweep(kNormal);
  engine.engine.set_card_alarm(Alarm::history_stopped, true);
  engine.sweep(kNormal);
  REQUIRE(engine.active(Alarm::history_stopped));
  CHECK(engine.snapshot.alarms.front().level == model::Level::critical);
  CHECK(engine.snapshot.alarms.front().live);
  engine.sweep(lost(kNormal));
  engine.sweep(readings_of(Family::jbusp, {Flag::load_on_inverter}));  // another device
  engine.sweep(readings_of(Family::jbusp, {Flag::load_on_inverter}), std::chrono::minutes(5));
  CHECK(engine.active(Alarm::history_stopped));
  engine.engine.set_card_alarm(Alarm::history_stopped, false);
  engine.sweep(lost(kNormal));
  CHECK_FALSE(engine.active(Alarm::history_stopped));
}

TEST_CASE("time on battery is counted by the card where the device does not count", "[alarm]") {
  Engine engine;
  Readings battery = kBattery;
  battery.nodes.front().values.set(model::Point::battery_charge, 90);
  engine.sweep(battery);
  engine.sweep(battery, std::chrono::seconds(75));
  CHECK(engine.snapshot.live_value(model::Point::battery_time_on_battery) == 75);
  Readings normal = kNormal;
  normal.nodes.front().values.set(model::Point::battery_charge, 90);
  engine.sweep(normal);
  CHECK_FALSE(engine.snapshot.live_value(model::Point::battery_time_on_battery));
}

TEST_CASE("the apparent power is the sum of all phases, never of some", "[alarm]") {
  Engine engine;
  Readings readings = kNormal;
  readings.identity->output_phases = 3;
  model::Values& values = readings.nodes.front().values;
  values.set(model::Point::output_apparent_power_l1, 100);
  values.set(model::Point::output_apparent_power_l2, 110);
  engine.sweep(readings);
  CHECK_FALSE(engine.snapshot.live_value(model::Point::output_apparent_power));
  values.set(model::Point::output_apparent_power_l3, 90);
  engine.sweep(readings);
  CHECK(engine.snapshot.live_value(model::Point::output_apparent_power) == 300);
  values.set(model::Point::output_apparent_power, 305);
  engine.sweep(readings);
  CHECK(engine.snapshot.live_value(model::Point::output_apparent_power) == 305);
}

TEST_CASE("inverter values follow the output, are 0 when it is off, and absent when nobody knows", "[alarm]") {
  struct Case {
    const char* name;
    std::vector<Flag> flags;
    std::optional<std::int32_t> want;
  };
  const auto c = GENERATE(values<Case>({
      {"feeds the load", {Flag::load_on_inverter, Flag::inverter_on}, 231},
      {"off", {Flag::load_on_bypass}, 0},
      {"on, load elsewhere", {Flag::load_on_bypass, Flag::inverter_on}, std::nullopt},
  }));
  CAPTURE(c.name);
  Engine engine;
  Readings readings = readings_of(Family::vumap, c.flags);
  readings.nodes.front().values.set(model::Point::output_voltage_l1, 231);
  engine.sweep(readings);
  CHECK(engine.snapshot.live_value(model::Point::inverter_voltage_l1) == c.want);
  CHECK_FALSE(engine.snapshot.live_value(model::Point::inverter_voltage_l2));
}
