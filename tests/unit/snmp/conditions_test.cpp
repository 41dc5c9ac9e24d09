// Expected numbers: the enumerations of the published MIBs and RFC 1628.
#include <catch2/catch.hpp>

#include "snmp/conditions.hpp"
#include "support/snmp_scene.hpp"

using nv::model::Alarm;
using nv::model::Family;
using nv::model::Flag;
using nv::model::LinkState;
using nv::model::OutputStatus;
using nv::test::snmp_world;

TEST_CASE("the output source in each tree's numbers", "[snmp]") {
  struct Case {
    const char* name;
    OutputStatus output;
    bool battery;
    int tree7, tree1, rfc;
  };
  const auto c = GENERATE(values<Case>({
      {"inverter", OutputStatus::load_protected_by_inverter, false, 3, 2, 3},
      {"inverter, on battery", OutputStatus::load_protected_by_inverter, true, 3, 2, 5},
      {"off-line range", OutputStatus::normal_mode, false, 4, 9, 3},
      {"off-line range, on battery", OutputStatus::normal_mode, true, 3, 2, 5},
      {"eco mode", OutputStatus::eco_mode, false, 5, 4, 3},
      {"bypass", OutputStatus::load_on_bypass, false, 6, 3, 4},
      {"maintenance bypass", OutputStatus::on_maintenance_bypass, false, 2, 7, 4},
      {"line interactive", OutputStatus::line_interactive_mode, false, 9, 9, 3},
      {"standby", OutputStatus::on_standby, false, 7, 6, 2},
      {"off", OutputStatus::load_off, false, 8, 8, 2},
      {"unknown", OutputStatus::unknown, false, 1, 1, 1},
  }));
  CAPTURE(c.name);
  auto world = c.battery ? snmp_world(Family::vumap, {Flag::load_on_inverter}, {Alarm::on_battery}, c.output)
                         : snmp_world(Family::vumap, {}, {}, c.output);
  CHECK(output_source_7(world.scene()) == c.tree7);
  CHECK(output_source_1(world.scene()) == c.tree1);
  CHECK(output_source_rfc(world.scene()) == c.rfc);
  world.snapshot.link.state = LinkState::lost;
  CHECK(output_source_7(world.scene()) == 1);
  CHECK(output_source_1(world.scene()) == 1);
  CHECK(output_source_rfc(world.scene()) == 1);
  CHECK_FALSE(control_mode_7(world.scene()));
}

TEST_CASE("the battery status: worst first, and low before anything else for shutdown clients", "[snmp]") {
  struct Case {
    const char* name;
    std::vector<Flag> flags;
    std::vector<Alarm> alarms;
    int tree7, tree1, rfc;
  };
  const auto c = GENERATE(values<Case>({
      {"charged", {Flag::battery_ok}, {}, 2, 2, 2},
      {"charging", {Flag::battery_ok, Flag::battery_charging}, {}, 3, 2, 2},
      {"discharging", {Flag::load_on_inverter}, {Alarm::on_battery}, 5, 5, 2},
      {"test",
       {Flag::load_on_inverter, Flag::battery_test, Flag::rectifier_input_present},
       {Alarm::on_battery},
       4,
       2,
       2},
      {"low", {Flag::load_on_inverter}, {Alarm::on_battery, Alarm::battery_low}, 6, 3, 3},
      {"depleted", {}, {Alarm::on_battery, Alarm::battery_low, Alarm::battery_discharged}, 7, 4, 4},
      {"low with a failure", {}, {Alarm::battery_low, Alarm::battery}, 8, 3, 3},
      {"failure", {Flag::battery_ok}, {Alarm::battery}, 8, 6, 2},
      {"disconnected", {}, {Alarm::battery_disconnected}, 9, 7, 1},
  }));
  CAPTURE(c.name);
  auto world = snmp_world(Family::vumap, c.flags, c.alarms);
  CHECK(battery_status_7(world.scene()) == c.tree7);
  CHECK(battery_status_1(world.scene()) == c.tree1);
  CHECK(battery_status_rfc(world.scene()) == c.rfc);
  world.snapshot.link.state = LinkState::stale;
  CHECK(battery_status_7(world.scene()) == 1);
  CHECK(battery_status_1(world.scene()) == 1);
  CHECK(battery_status_rfc(world.scene()) == 1);
}

TEST_CASE("on battery is not a battery test with the mains present, nor an output that is off", "[snmp]") {
  CHECK(is_on_battery(snmp_world(Family::vumap, {Flag::load_on_inverter}, {Alarm::on_battery}).scene()));
  CHECK_FALSE(is_on_battery(snmp_world(Family::vumap, {}, {Alarm::on_battery}).scene()));
  CHECK_FALSE(is_on_battery(snmp_world(Family::vumap,
                                       {Flag::load_on_inverter, Flag::battery_test, Flag::rectifier_input_present},
                                       {Alarm::on_battery})
                                .scene()));
}

TEST_CASE("an alarm that cannot be known is absent, one that was active stays", "[snmp]") {
  auto world = snmp_world(Family::vumap, {}, {Alarm::overload});
  const auto& overload = nv::snmp::alarms_7()[1];
  const auto& link = nv::snmp::alarms_7()[57];
  CHECK(alarm_value(world.scene(), overload, {{2, 100}}) == 1);
  CHECK(alarm_value(world.scene(), overload, {}) == 0);
  world.snapshot.link.state = LinkState::lost;
  CHECK(alarm_value(world.scene(), overload, {{2, 100}}) == 1);
  CHECK_FALSE(alarm_value(world.scene(), overload, {}));
  CHECK(alarm_value(world.scene(), link, {}) == 0);
  CHECK(link.holds(world.scene()));
}

TEST_CASE("the bypass of eco mode is no alarm", "[snmp]") {
  CHECK(is_on_bypass(snmp_world(Family::jbusp, {Flag::load_on_bypass}).scene()));
  CHECK_FALSE(is_on_bypass(snmp_world(Family::jbusp, {Flag::load_on_bypass, Flag::eco_mode}).scene()));
}
