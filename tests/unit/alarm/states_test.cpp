#include <catch2/catch.hpp>

#include <map>

#include "alarm/states.hpp"
#include "support/readings.hpp"

using namespace nv;
using model::Alarm;
using model::AlarmBit;
using model::Family;
using model::Flag;
using model::Level;
using model::Tone;

namespace {

model::NodeStates states_of(Family family, const std::vector<Flag>& flags, const std::vector<AlarmBit>& bits = {}) {
  const auto readings = test::readings_of(family, flags, bits);
  return alarm::derive_states(readings.nodes.front(), *readings.identity, true);
}

std::string ups(Family family, const std::vector<Flag>& flags, const std::vector<AlarmBit>& bits = {}) {
  return std::string(model::row_of(states_of(family, flags, bits).ups).text);
}

constexpr AlarmBit bit(Alarm alarm, Level level = Level::warning) {
  return {alarm, "A000", level};
}

}  // namespace

TEST_CASE("UPS status: the manual's words in its order of precedence (12.1.5)", "[alarm]") {
  struct Case {
    const char* want;
    Family family;
    std::vector<Flag> flags;
    std::vector<AlarmBit> bits;
  };
  using enum Flag;
  const auto c = GENERATE(values<Case>({
      {"In Service mode", Family::vumap, {service_mode, load_on_maintenance_bypass}, {}},
      {"On maintenance bypass", Family::vumap, {load_on_maintenance_bypass, available}, {test::kImminentStop}},
      {"On maintenance bypass", Family::jbusp, {load_on_inverter}, {bit(Alarm::maintenance_bypass_closed)}},
      {"Imminent STOP", Family::vumap, {load_on_inverter}, {test::kImminentStop, test::kOnBattery}},
      {"Auto-test procedure", Family::vumap, {auto_test, load_on_inverter}, {test::kOnBattery}},
      {"Operating on Battery", Family::vumap, {load_on_inverter}, {test::kOnBattery}},
      {"Operating on Battery", Family::jbusp, {load_on_inverter}, {test::kOnBattery}},
      {"Battery test in progress",
       Family::vumap,
       {battery_test, load_on_inverter, rectifier_input_present},
       {test::kOnBattery}},
      {"Operating on Battery", Family::vumap, {battery_test, load_on_inverter}, {test::kOnBattery}},
      {"Load protected by Inverter", Family::vumap, {load_on_inverter, eco_mode}, {}},
      {"UPS in eco mode", Family::vumap, {eco_mode, load_on_bypass}, {}},
      {"UPS in eco mode", Family::jbusp, {eco_mode, load_on_bypass}, {}},
      {"Line-Interactive mode", Family::vumap, {line_interactive_mode}, {}},
      {"Line-Interactive mode", Family::vumap, {line_interactive_operation, load_on_bypass}, {}},
      {"Load on Bypass", Family::vumap, {load_on_bypass, available}, {}},
      {"Unit Available", Family::vumap, {available, standby}, {}},
      {"On standby", Family::jbusp, {standby}, {}},
      {"Load OFF", Family::vumap, {load_off}, {}},
      {"Load OFF", Family::jbusp, {inverter_on}, {}},
      {"Unknown", Family::vumap, {}, {}},
  }));
  CAPTURE(c.want);
  CHECK(ups(c.family, c.flags, c.bits) == c.want);
}

TEST_CASE("after the output was cut on low battery the UPS is neither on line nor on battery", "[alarm]") {
  CHECK(ups(Family::vumap, {Flag::load_off}, {test::kOnBattery, bit(Alarm::battery_low)}) == "Load OFF");
  CHECK(ups(Family::jbusp, {}, {test::kOnBattery, bit(Alarm::battery_low)}) == "Load OFF");
}

TEST_CASE("a range that feeds the load from the mains is in normal mode, not protected by the inverter", "[alarm]") {
  auto readings = test::readings_of(Family::jbusp, {Flag::load_on_inverter});
  readings.identity->off_line = true;
  const auto states = alarm::derive_states(readings.nodes.front(), *readings.identity, true);
  CHECK(model::row_of(states.ups).text == "Normal mode");
  CHECK(model::row_of(states.output).text == "Normal mode");
}

TEST_CASE("battery status: the manual's words in its order of precedence (12.1.6)", "[alarm]") {
  struct Case {
    const char* want;
    std::vector<Flag> flags;
    std::vector<AlarmBit> bits;
  };
  using enum Flag;
  const auto c = GENERATE(values<Case>({
      {"Battery disconnected", {battery_ok}, {bit(Alarm::battery_disconnected), bit(Alarm::battery_discharged)}},
      {"Battery disconnected", {battery_circuit_open}, {}},
      {"Battery discharged", {}, {bit(Alarm::battery_discharged), bit(Alarm::battery_low)}},
      {"Battery low", {}, {bit(Alarm::battery_low), test::kOnBattery}},
      {"Battery discharging", {}, {test::kOnBattery, bit(Alarm::battery)}},
      {"Battery to input", {battery_to_input}, {bit(Alarm::battery)}},
      {"Battery alarm", {battery_charging}, {bit(Alarm::battery), bit(Alarm::battery_room)}},
      {"Battery room alarm", {}, {bit(Alarm::battery_room), bit(Alarm::battery_temperature)}},
      {"Battery temperature alarm", {battery_test}, {bit(Alarm::battery_temperature)}},
      {"Battery test running", {battery_test, rectifier_input_present}, {test::kOnBattery}},
      {"Battery charging", {battery_charging, battery_ok}, {}},
      {"Battery OK", {battery_ok}, {}},
      {"Battery OK", {battery_charged}, {}},
      {"Unknown", {}, {}},
  }));
  CAPTURE(c.want);
  CHECK(model::row_of(states_of(Family::vumap, c.flags, c.bits).battery).text == c.want);
}

TEST_CASE("output status: the manual's words in its order of precedence (12.1.7)", "[alarm]") {
  struct Case {
    const char* want;
    std::vector<Flag> flags;
  };
  using enum Flag;
  const auto c = GENERATE(values<Case>({
      {"On maintenance bypass", {load_on_maintenance_bypass, load_on_inverter}},
      {"Load protected by inverter", {load_on_inverter, eco_mode}},
      {"eco mode", {eco_mode, load_on_bypass}},
      {"Load on Bypass", {load_on_bypass, line_interactive_mode}},
      {"Line-Interactive mode", {line_interactive_mode, standby}},
      {"On standby", {standby, load_off}},
      {"Load OFF", {load_off}},
      {"Unknown", {}},
  }));
  CAPTURE(c.want);
  CHECK(model::row_of(states_of(Family::vumap, c.flags).output).text == c.want);
}

TEST_CASE("STS status: the manual's words in its order of precedence (13.2)", "[alarm]") {
  struct Case {
    const char* want;
    std::vector<Flag> flags;
    std::vector<AlarmBit> bits;
  };
  using enum Flag;
  const auto c = GENERATE(values<Case>({
      {"On maintenance bypass 1", {load_on_maintenance_bypass1, load_on_preferred}, {}},
      {"On maintenance bypass 2", {load_on_maintenance_bypass2}, {bit(Alarm::sts_imminent_stop)}},
      {"Imminent STOP", {load_on_preferred}, {bit(Alarm::sts_imminent_stop)}},
      {"On preferred source", {load_on_preferred}, {}},
      {"On alternate source", {load_on_alternate}, {}},
      {"LOAD OFF", {load_not_supplied}, {}},
      {"Unknown", {}, {}},
  }));
  CAPTURE(c.want);
  CHECK(model::row_of(states_of(Family::sts, c.flags, c.bits).sts).text == c.want);
}

TEST_CASE("nothing is derived from a table that is not known", "[alarm]") {
  auto readings = test::readings_of(Family::jbusp, {Flag::load_on_inverter});
  SECTION("status") {
    readings.nodes.front().status_known = false;
  }
  SECTION("alarms") {
    readings.nodes.front().alarms_known = false;
  }
  const auto states = alarm::derive_states(readings.nodes.front(), *readings.identity, true);
  CHECK(states.ups == model::UpsStatus::unknown);
  CHECK(states.device == model::DeviceStatus::unknown);
  CHECK(states.rectifier == model::ElementStatus::unknown);
}

TEST_CASE("the tree's mark is the worst of imminent stop, critical, alarm, standby (11.3)", "[alarm]") {
  const auto device = [](const std::vector<Flag>& flags, const std::vector<AlarmBit>& bits) {
    return states_of(Family::vumap, flags, bits).device;
  };
  using enum model::DeviceStatus;
  CHECK(device({Flag::load_on_inverter}, {}) == operating);
  CHECK(device({Flag::load_on_inverter}, {test::kUnlevelled}) == operating);
  CHECK(device({Flag::load_on_inverter}, {test::kOverload}) == with_alarm);
  CHECK(device({Flag::load_on_inverter}, {test::kOverload, bit(Alarm::inverter_critical, Level::critical)}) ==
        with_critical_alarm);
  CHECK(device({Flag::load_on_inverter}, {test::kImminentStop}) == imminent_stop);
  CHECK(device({Flag::standby}, {}) == standby);
}

TEST_CASE("the parts of the unit synoptic have the manual's colours (12.1.1)", "[alarm]") {
  struct Case {
    const char* name;
    std::vector<Flag> flags;
    std::vector<AlarmBit> bits;
    std::map<std::string_view, Tone> want;
  };
  using enum Flag;
  const auto c = GENERATE(values<Case>({
      {"normal",
       {load_on_inverter, rectifier_on, inverter_on, rectifier_input_present, bypass_input_present, option_battery},
       {},
       {{"rectifier_input", Tone::ok},
        {"rectifier", Tone::ok},
        {"rectifier_output", Tone::ok},
        {"inverter", Tone::ok},
        {"inverter_output", Tone::ok},
        {"output", Tone::ok},
        {"battery", Tone::ok},
        {"bypass_input", Tone::ok},
        {"bypass_output", Tone::off},
        {"alarm", Tone::hidden}}},
      {"on battery",
       {load_on_inverter, inverter_on, option_battery},
       {test::kOnBattery},
       {{"rectifier_input", Tone::off},
        {"rectifier", Tone::off},
        {"inverter_input", Tone::warning},
        {"inverter_output", Tone::warning},
        {"output", Tone::warning},
        {"bypass_input_supply", Tone::off},
        {"alarm", Tone::warning}}},
      {"on bypass",
       {load_on_bypass, bypass_input_present},
       {},
       {{"inverter", Tone::off},
        {"bypass_input", Tone::warning},
        {"bypass_output", Tone::warning},
        {"output", Tone::warning}}},
      {"eco mode",
       {load_on_bypass, eco_mode, bypass_input_present},
       {},
       {{"bypass_output", Tone::ok}, {"output", Tone::ok}, {"bypass", Tone::ok}}},
      {"no bypass fitted",
       {load_on_inverter, option_without_bypass, option_without_maintenance_bypass},
       {},
       {{"bypass_input_supply", Tone::hidden},
        {"bypass_input", Tone::hidden},
        {"bypass", Tone::hidden},
        {"bypass_output", Tone::hidden},
        {"maintenance_bypass", Tone::hidden},
        {"battery", Tone::hidden}}},
      {"critical and preventive alarms",
       {rectifier_on, inverter_on, option_battery},
       {bit(Alarm::rectifier_critical, Level::critical), bit(Alarm::inverter_preventive), bit(Alarm::battery_room),
        bit(Alarm::bypass_critical, Level::critical), bit(Alarm::transfer_locked)},
       {{"rectifier", Tone::critical},
        {"inverter", Tone::warning},
        {"battery", Tone::warning},
        {"bypass", Tone::critical},
        {"bypass_impossible", Tone::critical},
        {"alarm", Tone::critical}}},
  }));
  CAPTURE(c.name);
  std::map<std::string_view, Tone> got;
  for (const auto& part : states_of(Family::vumap, c.flags, c.bits).synoptic) {
    got[part.part] = part.tone;
  }
  for (const auto& [part, tone] : c.want) {
    CAPTURE(part);
    CHECK(got.at(part) == tone);
  }
}

TEST_CASE("the load is green up to 90 %, yellow above, red above 100 %, by its highest phase", "[alarm]") {
  struct Case {
    std::optional<std::int32_t> load;
    Tone want;
  };
  const auto c = GENERATE(values<Case>({{std::nullopt, Tone::unknown},
                                        {0, Tone::off},
                                        {1, Tone::ok},
                                        {90, Tone::ok},
                                        {91, Tone::warning},
                                        {100, Tone::warning},
                                        {101, Tone::critical}}));
  auto readings = test::readings_of(Family::vumap, {Flag::load_on_inverter});
  readings.nodes.front().values.set(model::Point::output_load_l2, c.load);
  const auto states = alarm::derive_states(readings.nodes.front(), *readings.identity, true);
  for (const auto& part : states.synoptic) {
    if (part.part == "load") {
      CHECK(part.tone == c.want);
    }
  }
}
