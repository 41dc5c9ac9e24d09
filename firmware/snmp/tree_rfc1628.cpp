// 1.3.6.1.2.1.33, UPS-MIB of RFC 1628. Units are the RFC's: whole volts, tenths of an ampere and hertz, watts, degrees.
// A value it has no place for (negative, unknown) is left out.
#include <algorithm>

#include "snmp/card_objects.hpp"
#include "snmp/trees.hpp"

namespace nv::snmp {
namespace {

using enum model::Point;

std::string manufacturer(const Scene& /*scene*/) {
  return "SOCOMEC";
}

constexpr auto kTexts = std::to_array<TextRow>({
    {{1, 1, 1}, manufacturer, 31},
    {{1, 1, 2}, model_name, 63},
    {{1, 1, 3}, firmware_version, 63},
    {{1, 1, 4}, agent_version, 63},
});

constexpr auto kStates = std::to_array<StateRow>({
    {{1, 2, 1}, battery_status_rfc},
    {{1, 2, 2}, seconds_on_battery},
    {{1, 4, 1}, output_source_rfc},
});

constexpr auto kPoints = std::to_array<PointRow>({
    {{1, 2, 3}, battery_backup_time, 0},
    {{1, 2, 4}, battery_charge, 0},
    {{1, 2, 5}, battery_voltage_positive, 1},
    {{1, 2, 6}, battery_current_positive, 1},
    {{1, 4, 2}, output_frequency, 1},
    {{1, 5, 1}, bypass_frequency, 1},
    {{1, 9, 1}, nominal_input_voltage, 0},
    {{1, 9, 2}, nominal_input_frequency, 1},
    {{1, 9, 3}, nominal_output_voltage, 0},
    {{1, 9, 4}, nominal_output_frequency, 1},
    {{1, 9, 5}, nominal_apparent_power, 3},
    {{1, 9, 6}, nominal_active_power, 3},
});

constexpr auto kInput = std::to_array<PhaseRow>({
    {{1, 3, 3, 1, 3}, {rectifier_voltage_l1, rectifier_voltage_l2, rectifier_voltage_l3}, 0},
    {{1, 3, 3, 1, 4}, {rectifier_current_l1, rectifier_current_l2, rectifier_current_l3}, 1},
    {{1, 3, 3, 1, 5}, {rectifier_active_power_l1, rectifier_active_power_l2, rectifier_active_power_l3}, 3},
});

constexpr auto kOutput = std::to_array<PhaseRow>({
    {{1, 4, 4, 1, 2}, {output_voltage_l1, output_voltage_l2, output_voltage_l3}, 0},
    {{1, 4, 4, 1, 3}, {output_current_l1, output_current_l2, output_current_l3}, 1},
    {{1, 4, 4, 1, 4}, {output_active_power_l1, output_active_power_l2, output_active_power_l3}, 3},
    {{1, 4, 4, 1, 5}, {output_load_l1, output_load_l2, output_load_l3}, 0},
});

constexpr auto kBypass = std::to_array<PhaseRow>({
    {{1, 5, 3, 1, 2}, {bypass_voltage_l1, bypass_voltage_l2, bypass_voltage_l3}, 0},
    {{1, 5, 3, 1, 3}, {bypass_current_l1, bypass_current_l2, bypass_current_l3}, 1},
    {{1, 5, 3, 1, 4}, {bypass_active_power_l1, bypass_active_power_l2, bypass_active_power_l3}, 3},
});

void add_standard_lines(const Scene& scene, Builder& tree) {
  tree.scalar({1, 3, 1}, Value(Counter{scene.memory.input_bads}));
  tree.scalar({1, 3, 2}, Value(static_cast<std::int32_t>(input_lines(scene))));
  for (std::uint32_t line = 1; line <= input_lines(scene); ++line) {
    tree.measurement(Oid{1, 3, 3, 1, 2} + line, input_frequency(scene));
  }
  tree.phases(kInput, input_lines(scene));
  tree.scalar({1, 4, 3}, Value(static_cast<std::int32_t>(output_lines(scene))));
  tree.phases(kOutput, output_lines(scene));
  if (output_lines(scene) == 1 && !scene.value(output_active_power_l1, 0)) {  // JBUSP gives the whole only
    tree.measurement({1, 4, 4, 1, 4, 1}, scene.value(output_active_power, 3));
  }
  tree.scalar({1, 5, 2}, Value(static_cast<std::int32_t>(bypass_lines(scene))));
  tree.phases(kBypass, bypass_lines(scene));
}

void add_control(const Scene& scene, Builder& tree) {
  tree.scalar({1, 8, 1}, Value(1));  // output
  tree.scalar({1, 8, 2}, Value(Live::shutdown_left));
  tree.scalar({1, 8, 3}, Value(Live::startup_left));
  tree.scalar({1, 8, 4}, Value(Live::reboot_left));
  if (scene.known()) {
    tree.scalar({1, 9, 8}, Value(2));
  }
}

}  // namespace

void add_tree_rfc1628(const Scene& scene, Image& image) {
  Builder tree(scene, image, kTreeRfc1628, false);
  tree.texts(kTexts);
  tree.states(kStates);
  tree.points(kPoints);
  tree.measurement({1, 2, 7, 0}, battery_degrees(scene));
  add_standard_lines(scene, tree);
  tree.scalar({1, 6, 1}, Value(Gauge{static_cast<std::uint32_t>(scene.memory.alarms_rfc.size())}));
  tree.alarm_table({1, 6, 2, 1}, {1, 6, 3}, alarms_rfc(), scene.memory.alarms_rfc, false);
  tree.alarm_scalars({1, 6, 3}, alarms_rfc(), scene.memory.alarms_rfc);  // not in the RFC; clients of old cards ask
  add_battery_test(scene, tree, kTreeRfc1628, static_cast<std::int32_t>(scene.memory.test.result));
  add_control(scene, tree);
  tree.settings();
}

}  // namespace nv::snmp
