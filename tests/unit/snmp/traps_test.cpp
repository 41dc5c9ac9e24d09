#include <catch2/catch.hpp>

#include "snmp/trap_sender.hpp"
#include "snmp/traps.hpp"
#include "support/snmp_scene.hpp"

using namespace std::chrono_literals;
using nv::model::Alarm;
using nv::model::Family;
using nv::model::Flag;
using nv::model::LinkState;
using nv::snmp::Trap;
using nv::snmp::TrapFamily;
using nv::snmp::Watcher;
using nv::test::snmp_world;

namespace {

struct Story {
  Watcher watcher;
  nv::core::SteadyTime now{};
  std::uint32_t up_time = 100;

  std::vector<std::uint32_t> step(std::chrono::seconds after, const std::vector<Flag>& flags,
                                  const std::vector<Alarm>& alarms, TrapFamily family = TrapFamily::net_vision,
                                  LinkState link = LinkState::online, Family device = Family::vumap) {
    now += after;
    up_time += static_cast<std::uint32_t>(after.count() * 100);
    auto world = snmp_world(device, flags, alarms);
    world.snapshot.steady_time = now;
    world.snapshot.link.state = link;
    std::vector<std::uint32_t> numbers;
    for (const Trap& trap : watcher.advance(world.snapshot, world.card, up_time)) {
      if (trap.family == family) {
        numbers.push_back(trap.number);
      }
    }
    return numbers;
  }
};

const std::vector<Flag> kFine{Flag::load_on_inverter, Flag::inverter_on, Flag::rectifier_on,
                              Flag::rectifier_input_present};
using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("nothing is told of a UPS that is fine at the start", "[snmp]") {
  Story story;
  CHECK(story.step(1s, kFine, {}).empty());
  CHECK(story.step(1s, kFine, {}).empty());
}

TEST_CASE("mains lost and back: order, repetition each minute, one end", "[snmp]") {
  Story story;
  story.step(1s, kFine, {});
  const std::vector<Flag> battery{Flag::load_on_inverter, Flag::inverter_on};
  CHECK(story.step(1s, battery, {Alarm::on_battery, Alarm::rectifier_input_not_ok}) == Numbers{15, 3, 1});
  CHECK(story.step(58s, battery, {Alarm::on_battery, Alarm::rectifier_input_not_ok}).empty());
  CHECK(story.step(2s, battery, {Alarm::on_battery, Alarm::rectifier_input_not_ok}) == Numbers{1});
  CHECK(story.step(1s, kFine, {}) == Numbers{23});
  CHECK(story.step(6s, kFine, {}) == Numbers{4});
  CHECK(story.watcher.memory().input_bads == 1);
}

TEST_CASE("an alarm that flaps makes one pair", "[snmp]") {
  Story story;
  story.step(1s, kFine, {});
  CHECK(story.step(1s, kFine, {Alarm::overload}) == Numbers{6, 3});
  for (int i = 0; i < 5; ++i) {
    CHECK(story.step(2s, kFine, {}).empty());
    CHECK(story.step(2s, kFine, {Alarm::overload}).empty());
  }
  CHECK(story.step(1s, kFine, {}).empty());
  CHECK(story.step(6s, kFine, {}) == Numbers{4});
  CHECK(story.watcher.memory().alarms7.empty());
}

TEST_CASE("a lost line keeps the alarms and says so itself", "[snmp]") {
  Story story;
  story.step(1s, kFine, {Alarm::general});
  CHECK(story.watcher.memory().alarms7.at(11) == 0);  // there from the start
  CHECK(story.step(1s, {}, {}, TrapFamily::net_vision, LinkState::lost) == Numbers{14, 3});
  CHECK(story.watcher.memory().alarms7.contains(11));
  CHECK(story.watcher.memory().alarms7.contains(58));
  CHECK(story.step(1s, kFine, {Alarm::general}) == Numbers{25, 4});
  CHECK(story.step(10s, kFine, {}).empty());
  CHECK(story.step(10s, kFine, {}) == Numbers{24, 4});
}

TEST_CASE("the standard traps: no row for on battery and for a test", "[snmp]") {
  Story story;
  story.step(1s, kFine, {});
  CHECK(story.step(1s, {Flag::load_on_inverter, Flag::inverter_on}, {Alarm::on_battery}, TrapFamily::rfc1628) ==
        Numbers{1});
  CHECK(story.step(1s, kFine, {}, TrapFamily::rfc1628) == Numbers{4});
  auto testing = kFine;
  testing.push_back(Flag::battery_test);
  CHECK(story.step(1s, testing, {}, TrapFamily::rfc1628).empty());
  CHECK(story.watcher.memory().test.result == nv::snmp::TestResult::running);
  CHECK(story.step(9s, kFine, {}, TrapFamily::rfc1628) == Numbers{2});
  CHECK(story.watcher.memory().test.result == nv::snmp::TestResult::pass);
  CHECK(story.watcher.memory().test.well_known == 1);
}

TEST_CASE("a transfer switch has its own traps", "[snmp]") {
  Story story;
  const auto step = [&story](const std::vector<Flag>& flags) {
    return story.step(1s, flags, {}, TrapFamily::sts, LinkState::online, Family::sts);
  };
  CHECK(step({Flag::load_on_preferred, Flag::source1_preferred}).empty());
  CHECK(step({Flag::load_on_alternate, Flag::source1_preferred}) == Numbers{4});
  CHECK(step({Flag::load_on_preferred, Flag::source1_preferred}) == Numbers{3});
}

TEST_CASE("the highest and lowest input voltage of the last minute", "[snmp]") {
  Watcher watcher;
  nv::core::SteadyTime now{};
  for (const int volts : {240, 235, 245, 240}) {
    auto world = snmp_world(Family::vumap, kFine);
    world.snapshot.nodes[0].values.set(nv::model::Point::rectifier_voltage_l1, volts);
    world.snapshot.steady_time = now += 20s;
    watcher.advance(world.snapshot, world.card, 0);
  }
  const auto& range = watcher.memory().input_voltage_minute[0];
  REQUIRE(range);
  CHECK(range->lowest == 235);
  CHECK(range->highest == 245);
  CHECK_FALSE(watcher.memory().input_voltage_minute[1]);
}

TEST_CASE("a receiver gets the traps it asked for", "[snmp]") {
  using nv::settings::SnmpReceiver;
  using nv::settings::TrapFilter;
  using nv::settings::TrapSeverity;
  using nv::settings::TrapType;
  SnmpReceiver receiver;
  receiver.address = "192.0.2.1";
  receiver.type = TrapType::net_vision;
  const auto wants = [&receiver](TrapFamily family, std::uint32_t number, bool filter = false) {
    return is_wanted(receiver, nv::snmp::make_trap(family, number), filter);
  };
  CHECK(wants(TrapFamily::net_vision, 22));
  CHECK_FALSE(wants(TrapFamily::rfc1628, 1));
  CHECK(wants(TrapFamily::net_vision, 3));
  CHECK_FALSE(wants(TrapFamily::net_vision, 3, true));
  receiver.severity = TrapSeverity::critical;
  CHECK(wants(TrapFamily::net_vision, 5));
  CHECK_FALSE(wants(TrapFamily::net_vision, 6));
  receiver.filter = TrapFilter::events;
  receiver.events = "3, 6,10-12,";
  CHECK(wants(TrapFamily::net_vision, 3, true));
  CHECK(wants(TrapFamily::net_vision, 6));
  CHECK(wants(TrapFamily::net_vision, 11));
  CHECK_FALSE(wants(TrapFamily::net_vision, 5));
  receiver.events = "x,-,99999999999,,";
  CHECK_FALSE(wants(TrapFamily::net_vision, 5));
  receiver.type = TrapType::rfc1628;
  CHECK(wants(TrapFamily::rfc1628, 3, true));
  receiver.type = TrapType::none;
  CHECK_FALSE(wants(TrapFamily::generic, 1));
}

TEST_CASE("every trap of the lists is known, and no other", "[snmp]") {
  for (std::uint32_t number = 1; number <= 42; ++number) {
    CHECK(find_trap(TrapFamily::net_vision, number) != nullptr);
  }
  CHECK(find_trap(TrapFamily::net_vision, 43) == nullptr);
  CHECK(find_trap(TrapFamily::sts, 23) != nullptr);
  CHECK(find_trap(TrapFamily::sts, 24) == nullptr);
  CHECK(find_trap(TrapFamily::net_vision, 0) == nullptr);
}

TEST_CASE("events of the card cause the traps of the manual's list", "[snmp]") {
  using nv::snmp::trap_of_event;
  CHECK(trap_of_event("shutdown_warning_sent") == 20);
  CHECK(trap_of_event("shutdown_request_sent") == 21);
  CHECK(trap_of_event("shutdown_cancel_sent") == 26);
  CHECK(trap_of_event("emd_temperature_low") == 28);
  CHECK(trap_of_event("emd_humidity_not_high") == 35);
  CHECK(trap_of_event("emd_alarm_1_active") == 36);
  CHECK(trap_of_event("emd_alarm_2_not_active") == 39);
  CHECK(trap_of_event("logged_in") == 40);
  CHECK(trap_of_event("account_locked") == 41);
  CHECK(trap_of_event("logged_out") == 0);
  CHECK(trap_of_event("cold_boot") == 0);
  CHECK(trap_of_event("") == 0);
}
