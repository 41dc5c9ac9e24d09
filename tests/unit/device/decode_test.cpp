#include <catch2/catch.hpp>

#include "device/decode.hpp"
#include "support/devices.hpp"

using namespace nv;
using namespace nv::device;
using model::Flag;
using model::Point;

namespace {

constexpr ValueRow kVolt{0x0100, Sign::is_unsigned, 0, 0, Point::output_voltage_l1};         // point: 0 decimals
constexpr ValueRow kAmpere{0x0100, Sign::is_signed, 0, 1, Point::battery_current_positive};  // point: 1 decimal
constexpr ValueRow kFactor{0x0100, Sign::is_signed, 2, 2, Point::output_power_factor_l1};    // point: 2 decimals

model::RegisterImage image_of(std::initializer_list<std::pair<std::uint16_t, Words>> tables) {
  model::RegisterImage image;
  for (const auto& [address, words] : tables) {
    image.put(address, words);
  }
  return image;
}

}  // namespace

TEST_CASE("a word becomes a value by sign, factor and the not-managed mark", "[device]") {
  struct Case {
    const char* name;
    ValueRow row;
    std::uint16_t word;
    bool factor;
    std::optional<std::int32_t> want;
  };
  const auto c = GENERATE(values<Case>({
      {"plain", kVolt, 230, false, 230},
      {"zero is a value", kVolt, 0, false, 0},
      {"not managed", kVolt, 0xFFFF, false, std::nullopt},
      {"high, unsigned", kVolt, 0xFFFE, false, 65534},
      {"signed, no factor", kAmpere, 0xFFF6, false, -100},
      {"signed, factor of 10", kAmpere, 0xFFF6, true, -10},
      {"not managed wins over -0.1 A", kAmpere, 0xFFFF, true, std::nullopt},
      {"most negative", kFactor, 0x8000, true, -32768},
      {"capacitive power factor", kFactor, 0xFFA6, false, -90},
  }));
  CAPTURE(c.name);
  CHECK(decode_value(c.row, c.word, c.factor) == c.want);
}

TEST_CASE("texts keep the character order of their map and show no control characters", "[device]") {
  struct Case {
    const char* name;
    Words words;
    CharacterOrder order;
    std::string want;
  };
  const auto c = GENERATE(values<Case>({
      {"JBUSP: the low byte is first", {0x4241, 0x4443}, CharacterOrder::low_byte_first, "ABCD"},
      {"VU-MAP: the high byte is first", {0x4142, 0x4344}, CharacterOrder::high_byte_first, "ABCD"},
      {"blanks and zeros at the end", {0x4142, 0x2020, 0x0000}, CharacterOrder::high_byte_first, "AB"},
      {"not managed", {0xFFFF, 0xFFFF}, CharacterOrder::high_byte_first, ""},
      {"control characters", {0x410A, 0x1B42}, CharacterOrder::high_byte_first, "A??B"},
  }));
  CAPTURE(c.name);
  CHECK(decode_text(c.words, c.order) == c.want);
}

TEST_CASE("T014 scales currents and powers, but no voltages and frequencies", "[device]") {
  const auto factor = static_cast<std::uint16_t>(GENERATE(0, 1));
  Words measurements = test::blank(80, 0xFFFF);
  measurements[4] = 123;   // M004 apparent power
  measurements[10] = 231;  // M010 output voltage L1
  measurements[13] = 501;  // M013 frequency: "501 = 50.1" whatever T014 says
  const auto image = image_of({{0x0001, test::vumap_configuration(0x0101, 1, 1, factor)}, {0x0040, measurements}});
  const auto node = decode_node(kVuMap, NodePlan{{}, std::uint8_t{0}, 0}, image);
  CHECK(node.values.get(Point::output_apparent_power) == (factor == 1 ? 123 : 1230));
  CHECK(node.values.get(Point::output_voltage_l1) == 231);
  CHECK(node.values.get(Point::output_frequency) == 501);
  CHECK(node.values.get(Point::nominal_apparent_power) == (factor == 1 ? 400 : 4000));
}

TEST_CASE("the mask of a VU-MAP device hides what it does not manage; an empty mask hides nothing", "[device]") {
  Words measurements = test::blank(80, 7);
  const auto configuration = test::vumap_configuration(0x0101, 1, 1);
  const NodePlan plan{{}, std::uint8_t{0}, 0};
  Words mask = test::blank(7, 0xFFFF);
  mask[1] = 0xFFFE;  // M016
  const auto masked = image_of({{0x0001, configuration}, {0x0040, measurements}, {0x00C0, mask}});
  CHECK_FALSE(decode_node(kVuMap, plan, masked).values.get(Point::battery_voltage_positive));
  CHECK(decode_node(kVuMap, plan, masked).values.get(Point::battery_voltage_negative));
  const auto empty = image_of({{0x0001, configuration}, {0x0040, measurements}, {0x00C0, test::blank(7)}});
  CHECK(decode_node(kVuMap, plan, empty).values.get(Point::battery_voltage_positive));
}

TEST_CASE("a table that was not read leaves status and alarms unknown, not clear", "[device]") {
  const auto image = image_of({{0x1060, test::blank(48, 1)}});
  const auto node = decode_node(kJbusp, NodePlan{{}, std::uint8_t{1}, 1}, image);
  CHECK_FALSE(node.status_known);
  CHECK_FALSE(node.alarms_known);
  CHECK(node.values.get(Point::output_voltage_l1) == 1);
}

TEST_CASE("a JBUSP status bit can be an alarm: S05 is on battery, S16 and A49 are both battery discharged",
          "[device]") {
  const auto image = image_of({{0x1020, {1U << 5U, 1, 0, 0}}, {0x1040, {0, 0, 0, 1U << 1U}}});
  const auto node = decode_node(kJbusp, NodePlan{{}, std::uint8_t{1}, 1}, image);
  CHECK(node.alarms.has(model::Alarm::on_battery));
  CHECK(node.alarms.has(model::Alarm::battery_discharged));
  CHECK(node.raised.size() == 3);
}

TEST_CASE("an unknown JBUSP code keeps working under its number", "[device]") {
  auto image = image_of({{0x1000, {999, 600, 1, 0x4241, 0x4443, 0x4645, 0x4847, 0x4A49, 0, 0, 0, 0}}});
  const Layout layout{model::Architecture::single, {NodePlan{{}, std::uint8_t{1}, 1}}};
  const auto identity = decode_identity(kJbusp, layout, image);
  CHECK(identity.model == "unknown JBUSP, code 999");
  CHECK(identity.serial_number == "ABCDEFGHIJ");
}

TEST_CASE("a module that has no registers of its own is known by its unit's summary bits", "[device]") {
  const auto image =
      image_of({{0x2030, {0, 0, 0, 0, 0, 0, 1U << 2U, 1U << 2U}}, {0x2038, {0, 0, 0, 0, 0, 0, 1U << 2U, 1U << 2U}}});
  const NodePlan plan{{model::NodeKind::module, 2, 3}, std::nullopt, 2};
  const auto node = decode_node(kVuMap, plan, image);
  CHECK(node.flags.has(Flag::operating));
  CHECK(node.flags.has(Flag::available));
  CHECK(node.alarms.has(model::Alarm::general));
  CHECK(node.alarms.has(model::Alarm::imminent_stop));
  CHECK(node.values.empty());
}

TEST_CASE("controls are offered only when the device allows remote control and the code is public", "[device]") {
  const Layout layout{model::Architecture::single, {NodePlan{{}, std::uint8_t{0}, 0}}};
  const model::Node system;
  struct Case {
    const char* name;
    Words permissions;
    bool project;
    std::optional<bool> remote;
    bool eco_on, standby_on;
  };
  const auto c = GENERATE(values<Case>({
      {"P000 clear", {0xFFFE, 0xFFFF}, true, false, false, false},
      {"public codes only", {0xFFFF, 0xFFFF}, false, true, true, false},
      {"with the project's codes", {0xFFFF, 0xFFFF}, true, true, true, true},
      {"bit clear", {0x0001, 0x0000}, true, true, false, false},
  }));
  CAPTURE(c.name);
  const auto controls = decode_controls(kVuMap, layout, system, image_of({{0x00C7, c.permissions}}), c.project);
  CHECK(controls.remote_enabled == c.remote);
  CHECK(controls.allowed.has(model::Command::eco_mode_on) == c.eco_on);
  CHECK(controls.allowed.has(model::Command::standby_on) == c.standby_on);
}

TEST_CASE("a JBUSP device without a permissions table offers only what its status implies", "[device]") {
  const Layout layout{model::Architecture::single, {NodePlan{{}, std::uint8_t{1}, 1}}};
  model::Node system;
  system.status_known = true;
  system.flags.set(Flag::battery_test_supported);
  const auto controls = decode_controls(kJbusp, layout, system, image_of({{0x15C0, {0xFFFF, 0xFFFF}}}), false);
  CHECK(controls.allowed.has(model::Command::battery_test_start));
  CHECK_FALSE(controls.allowed.has(model::Command::eco_mode_on));
  CHECK_FALSE(controls.allowed.has(model::Command::eco_mode_off));
}

TEST_CASE("the device's clock is decoded, and an impossible one is no clock", "[device]") {
  const Layout layout{model::Architecture::single, {NodePlan{{}, std::uint8_t{0}, 0}}};
  const auto clock = decode_clock(kVuMap, layout, image_of({{0x00CB, {0x1E0F, 0x1517, 0x0B06, 26}}}));
  REQUIRE(clock);
  CHECK(clock->year == 2026);
  CHECK(clock->month == 11);
  CHECK(clock->day == 21);
  CHECK(clock->hour == 23);
  CHECK(clock->minute == 30);
  CHECK(clock->second == 15);
  CHECK_FALSE(decode_clock(kVuMap, layout, image_of({{0x00CB, {0x1E0F, 0x1517, 0x0D06, 26}}})));
}

TEST_CASE("the last battery test is a day and a month, its schedule weeks, weekday and hour", "[device]") {
  const NodePlan plan{{}, std::uint8_t{0}, 0};
  const auto vumap = decode_node(kVuMap, plan, image_of({{0x00D4, {4, 0x0603, 0x150B, 1, 12}}})).battery_test;
  CHECK(vumap.last == model::BatteryTest::Day{21, 11});
  CHECK(vumap.schedule == model::BatteryTest::Schedule{4, 6, 3});
  const NodePlan single{{}, std::uint8_t{1}, 1};
  const auto jbusp = decode_node(kJbusp, single, image_of({{0x1390, {0x1F0C, 1, 12}}})).battery_test;
  CHECK(jbusp.last == model::BatteryTest::Day{31, 12});
  CHECK_FALSE(jbusp.schedule);
  CHECK(decode_node(kVuMap, plan, {}).battery_test == model::BatteryTest{});
}

TEST_CASE("no battery test yet, and what can be no date or schedule, is absent", "[device]") {
  struct Case {
    const char* name;
    Words words;  // weeks; weekday and hour; day and month
  };
  const auto c = GENERATE(values<Case>({
      {"none", {0, 0x0603, 0x0000}},
      {"not managed", {0xFFFF, 0xFFFF, 0xFFFF}},
      {"too many weeks, month 13", {53, 0x0603, 0x010D}},
      {"weekday 8, day 32", {1, 0x0800, 0x2001}},
      {"hour 24, day 0", {1, 0x0118, 0x0001}},
      {"weekday 0, month 0", {52, 0x0000, 0x0100}},
      {"cut short", {1}},
  }));
  CAPTURE(c.name);
  const auto test = decode_node(kVuMap, NodePlan{{}, std::uint8_t{0}, 0}, image_of({{0x00D4, c.words}})).battery_test;
  CHECK(test == model::BatteryTest{});
}

TEST_CASE("power plugs: state, mode and threshold, each only where the device tells it", "[device]") {
  const Layout layout{model::Architecture::single, {NodePlan{{}, std::uint8_t{0}, 0}}};
  Words configuration = test::vumap_configuration(0x0101, 1, 1);
  configuration[10] = 3;                            // 0x000B: plugs
  const Words status{0, 0, 0, 0x5000, 0, 0, 0, 0};  // S060 and S062: plugs 1 and 3 are closed
  const Words modes{1, 60, 3, 7, 9, 7, 0, 0};       // plug 3: no such mode
  const auto plugs = [&layout](const model::RegisterImage& image) {
    return decode_plugs(kVuMap, layout, decode_node(kVuMap, layout.nodes.front(), image), image);
  };
  using model::Plug;
  using model::PlugMode;
  CHECK(plugs(image_of({{0x0001, configuration}, {0x0030, status}, {0x00E0, modes}})) ==
        std::vector<Plug>{{true, PlugMode::battery_capacity, std::uint16_t{60}},
                          {false, PlugMode::emergency_light, std::nullopt},
                          {true, std::nullopt, std::nullopt}});
  CHECK(plugs(image_of({{0x0001, configuration}})) == std::vector<Plug>(3));
  configuration[10] = 5;  // more than there can be: the word means something else
  CHECK(plugs(image_of({{0x0001, configuration}, {0x0030, status}})).empty());
  CHECK(plugs(image_of({{0x0030, status}})).empty());
}

TEST_CASE("JBUSP tells how many plugs there are, and which are closed in a word of its own", "[device]") {
  const Layout layout{model::Architecture::single, {NodePlan{{}, std::uint8_t{1}, 1}}};
  Words configuration = test::blank(16);
  configuration[10] = 2;  // T10
  const auto image = image_of({{0x10E0, configuration}, {0x1380, {2, 15, 4, 300, 0, 0, 0, 0, 0x0002}}});
  const auto system = decode_node(kJbusp, layout.nodes.front(), image);
  using model::Plug;
  using model::PlugMode;
  CHECK(decode_plugs(kJbusp, layout, system, image) ==
        std::vector<Plug>{{false, PlugMode::backup_time, std::uint16_t{15}},
                          {true, PlugMode::time_on_battery, std::uint16_t{300}}});
}
