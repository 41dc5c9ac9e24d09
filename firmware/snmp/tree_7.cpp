// 1.3.6.1.4.1.4555.1.1.7, the tree of NET VISION 7 and 8. Objects: manual, MIB appendix; units there. Numbers are on
// the wire: never renumber.
#include "snmp/card_objects.hpp"
#include "snmp/trees.hpp"

namespace nv::snmp {
namespace {

using enum model::Point;

constexpr auto kTexts = std::to_array<TextRow>({
    {{1, 1, 1}, model_name, 31},
    {{1, 1, 2}, serial_number, 19},
    {{1, 1, 3}, user_reference, 11},
    {{1, 1, 4}, user_location, 11},
    {{1, 1, 5}, agent_version, 31},
    {{1, 1, 6}, system_name, 127},
    {{1, 1, 7}, system_contact, 127},
    {{1, 1, 8}, system_location, 127},
});

constexpr auto kStates = std::to_array<StateRow>({
    {{1, 2, 1}, battery_status_7},
    {{1, 2, 2}, seconds_on_battery},
    {{1, 4, 1}, output_source_7},
    {{1, 8, 2}, unit_count},
});

constexpr auto kPoints = std::to_array<PointRow>({
    {{1, 2, 3}, battery_backup_time, 0},
    {{1, 2, 4}, battery_charge, 0},
    {{1, 2, 5}, battery_voltage_positive, 1},
    {{1, 2, 6}, battery_temperature, 1},
    {{1, 2, 7}, ambient_temperature, 1},
    {{1, 2, 8}, battery_current_positive, 1},
    {{1, 4, 2}, output_frequency, 1},
    {{1, 4, 5}, output_apparent_power, 1},
    {{1, 4, 6}, output_active_power, 1},
    {{1, 4, 7}, output_load, 0},
    {{1, 5, 1}, bypass_frequency, 1},
    {{1, 8, 1}, nominal_apparent_power, 1},
});

constexpr auto kOutput = std::to_array<PhaseRow>({
    {{1, 4, 4, 1, 2}, {output_voltage_l1, output_voltage_l2, output_voltage_l3}, 1},
    {{1, 4, 4, 1, 3}, {output_current_l1, output_current_l2, output_current_l3}, 1},
    {{1, 4, 4, 1, 4}, {output_load_l1, output_load_l2, output_load_l3}, 0},
    {{1, 4, 4, 1, 5}, {output_apparent_power_l1, output_apparent_power_l2, output_apparent_power_l3}, 1},
    {{1, 4, 4, 1, 6}, {output_active_power_l1, output_active_power_l2, output_active_power_l3}, 1},
});

void add_config(const Scene& scene, Builder& tree) {
  if (const auto nominal = scene.value(nominal_apparent_power, 1)) {
    tree.scalar({1, 8, 3}, Value(*nominal / unit_count(scene)));
  }
  if (const auto remote = scene.snapshot.controls.remote_enabled; remote && scene.live()) {
    tree.scalar({1, 8, 4}, Value(*remote ? 1 : 0));
  }
}

}  // namespace

void add_tree_7(const Scene& scene, Image& image) {
  Builder tree(scene, image, kTree7, true);
  tree.texts(kTexts);
  tree.states(kStates);
  tree.points(kPoints);
  add_lines(scene, tree, kOutput);
  tree.scalar({1, 6, 1}, Value(static_cast<std::int32_t>(scene.memory.alarms7.size())));
  tree.alarm_table({1, 6, 2, 1}, {1, 6, 3}, alarms_7(), scene.memory.alarms7, true);
  tree.alarm_scalars({1, 6, 3}, alarms_7(), scene.memory.alarms7);
  add_shutdown_control(scene, tree, {1, 7});
  add_config(scene, tree);
  add_agent_group(scene, tree, {1, 9});
  const auto baud = static_cast<std::int32_t>(scene.card.serial.baud);
  tree.scalar({1, 9, 11}, Value(scene.snapshot.link.baud.value_or(baud)));
  tree.scalar({1, 9, 23}, Value(811));
  tree.scalar({1, 9, 51}, Value(2));
  add_emd(scene, tree, {1, 10});
  tree.settings();
}

}  // namespace nv::snmp
