// 1.3.6.1.4.1.4555.1.1.1, the tree of NET VISION 4 to 6, which NUT and Observium read. Same data as the newer tree,
// other numbers and partly other units (whole degrees, whole kVA).
#include "snmp/card_objects.hpp"
#include "snmp/trees.hpp"

namespace nv::snmp {
namespace {

using enum model::Point;

std::string model_name(const Scene& scene) {
  return scene.snapshot.identity->model;
}
std::string serial_number(const Scene& scene) {
  return scene.snapshot.identity->serial_number;
}

constexpr auto kTexts = std::to_array<TextRow>({
    {{1, 1, 1}, model_name, 63},
    {{1, 1, 3}, agent_version, 31},
    {{1, 1, 4}, serial_number, 15},
});

constexpr auto kStates = std::to_array<StateRow>({
    {{1, 2, 1}, battery_status_1},
    {{1, 2, 2}, seconds_on_battery},
    {{1, 4, 1}, output_source_1},
});

constexpr auto kPoints = std::to_array<PointRow>({
    {{1, 2, 3}, battery_backup_time, 0},
    {{1, 2, 4}, battery_charge, 0},
    {{1, 2, 5}, battery_voltage_positive, 1},
    {{1, 4, 2}, output_frequency, 1},
    {{1, 5, 1}, bypass_frequency, 1},
    {{1, 9, 1}, nominal_input_voltage, 0},
    {{1, 9, 2}, nominal_input_frequency, 0},
    {{1, 9, 3}, nominal_output_voltage, 0},
    {{1, 9, 4}, nominal_output_frequency, 0},
});

constexpr auto kInput = std::to_array<PhaseRow>({
    {{1, 3, 3, 1, 2}, {rectifier_voltage_l1, rectifier_voltage_l2, rectifier_voltage_l3}, 1},
    {{1, 3, 3, 1, 3}, {rectifier_current_l1, rectifier_current_l2, rectifier_current_l3}, 1},
});

constexpr auto kOutput = std::to_array<PhaseRow>({
    {{1, 4, 4, 1, 2}, {output_voltage_l1, output_voltage_l2, output_voltage_l3}, 1},
    {{1, 4, 4, 1, 3}, {output_current_l1, output_current_l2, output_current_l3}, 1},
    {{1, 4, 4, 1, 4}, {output_load_l1, output_load_l2, output_load_l3}, 0},
    {{1, 4, 4, 1, 5}, {output_apparent_power_l1, output_apparent_power_l2, output_apparent_power_l3}, 0},
});

constexpr auto kBypass = std::to_array<PhaseRow>({
    {{1, 5, 3, 1, 2}, {bypass_voltage_l1, bypass_voltage_l2, bypass_voltage_l3}, 1},
    {{1, 5, 3, 1, 3}, {bypass_current_l1, bypass_current_l2, bypass_current_l3}, 1},
});

void add_lines(const Scene& scene, Builder& tree) {
  tree.scalar({1, 3, 1}, Value(static_cast<std::int32_t>(input_lines(scene))));
  tree.measurement({1, 3, 2, 0}, input_frequency(scene));
  tree.index_column({1, 3, 3, 1, 1}, input_lines(scene));
  tree.phases(kInput, input_lines(scene));
  add_input_extremes(scene, tree, {1, 3, 3, 1});
  tree.scalar({1, 4, 3}, Value(static_cast<std::int32_t>(output_lines(scene))));
  tree.index_column({1, 4, 4, 1, 1}, output_lines(scene));
  tree.phases(kOutput, output_lines(scene));
  tree.scalar({1, 5, 2}, Value(static_cast<std::int32_t>(bypass_lines(scene))));
  tree.index_column({1, 5, 3, 1, 1}, bypass_lines(scene));
  tree.phases(kBypass, bypass_lines(scene));
}

// Values of its own: 1 not active, 2 in progress, 3 by-pass, 4 failed.
std::int32_t test_summary(const Scene& scene) {
  switch (scene.memory.test.result) {
    case TestResult::running:
      return 2;
    case TestResult::error:
      return 4;
    default:
      return 1;
  }
}

void add_test(const Scene& scene, Builder& tree) {
  const BatteryTest& test = scene.memory.test;
  tree.scalar({1, 7, 1}, Value(kTree1 + Oid{1, 7, 7, test.well_known}));
  tree.scalar({1, 7, 2}, Value(test.spin_lock));
  tree.scalar({1, 7, 3}, Value(test_summary(scene)));
  tree.scalar({1, 7, 4}, Value(std::string()));
  tree.scalar({1, 7, 5}, Value(Ticks{test.started}));
  tree.scalar({1, 7, 6}, Value(Live::test_elapsed));
  for (std::uint32_t well_known = 1; well_known <= 5; ++well_known) {
    tree.scalar({1, 7, 7, well_known}, Value(0));
  }
}

}  // namespace

void add_tree_1(const Scene& scene, Image& image) {
  Builder tree(scene, image, kTree1, true);
  tree.texts(kTexts);
  if (const auto version = firmware_version(scene); !version.empty()) {
    tree.scalar({1, 1, 2}, Value(version));
  }
  tree.states(kStates);
  tree.points(kPoints);
  tree.measurement({1, 2, 6, 0}, battery_degrees(scene));
  add_lines(scene, tree);
  tree.scalar({1, 6, 1}, Value(static_cast<std::int32_t>(scene.memory.alarms1.size())));
  tree.alarm_table({1, 6, 2, 1}, {1, 6, 3}, alarms_1(), scene.memory.alarms1, true);
  tree.alarm_scalars({1, 6, 3}, alarms_1(), scene.memory.alarms1);
  add_test(scene, tree);
  add_shutdown_control(scene, tree, {1, 8});
  add_agent_group(scene, tree, {1, 10});
  tree.scalar({1, 10, 23}, Value(630));
  tree.settings();
}

}  // namespace nv::snmp
