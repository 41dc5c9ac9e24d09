// 1.3.6.1.4.1.4555.1.1.1, the tree of NET VISION 4 to 6, which NUT and Observium read. Same data as the newer tree,
// other numbers and partly other units (whole degrees, whole kVA).
#include "snmp/card_objects.hpp"
#include "snmp/trees.hpp"

namespace nv::snmp {
namespace {

using enum model::Point;

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

constexpr auto kOutput = std::to_array<PhaseRow>({
    {{1, 4, 4, 1, 2}, {output_voltage_l1, output_voltage_l2, output_voltage_l3}, 1},
    {{1, 4, 4, 1, 3}, {output_current_l1, output_current_l2, output_current_l3}, 1},
    {{1, 4, 4, 1, 4}, {output_load_l1, output_load_l2, output_load_l3}, 0},
    {{1, 4, 4, 1, 5}, {output_apparent_power_l1, output_apparent_power_l2, output_apparent_power_l3}, 0},
});

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

// Who may ask, in the words of the old card: its two communities from anywhere. They are never shown, and changed where
// the administrator's settings are.
void add_access(const Scene& scene, Builder& tree) {
  constexpr Oid kEntry{1, 10, 22, 1};
  constexpr std::int32_t kReadOnly = 1;
  constexpr std::int32_t kReadWrite = 2;
  constexpr std::int32_t kNotAccess = 3;
  const auto add = [&](std::uint32_t number, const std::string& community, std::int32_t mode) {
    tree.cell(kEntry + 1, number, static_cast<std::int32_t>(number));
    tree.cell(kEntry + 2, number, std::string("0.0.0.0"));
    tree.cell(kEntry + 3, number, std::string());
    tree.cell(kEntry + 4, number, community.empty() ? kNotAccess : mode);
  };
  add(1, scene.card.settings.read_community, kReadOnly);
  add(2, scene.card.settings.write_community, kReadWrite);
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
  add_lines(scene, tree, kOutput);
  tree.scalar({1, 6, 1}, Value(static_cast<std::int32_t>(scene.memory.alarms1.size())));
  tree.alarm_table({1, 6, 2, 1}, {1, 6, 3}, alarms_1(), scene.memory.alarms1, true);
  tree.alarm_scalars({1, 6, 3}, alarms_1(), scene.memory.alarms1);
  add_battery_test(scene, tree, kTree1, test_summary(scene));
  for (std::uint32_t well_known = 1; well_known <= 5; ++well_known) {
    tree.scalar({1, 7, 7, well_known}, Value(0));
  }
  add_shutdown_control(scene, tree, {1, 8});
  add_agent_group(scene, tree, {1, 10});
  add_access(scene, tree);
  tree.scalar({1, 10, 23}, Value(630));
  add_emd(scene, tree, {1, 11});
  tree.settings();
}

}  // namespace nv::snmp
