#include "snmp/card_objects.hpp"

namespace nv::snmp {

using enum model::Point;

std::string model_name(const Scene& scene) {
  return scene.snapshot.identity->model;
}
std::string serial_number(const Scene& scene) {
  return scene.snapshot.identity->serial_number;
}
std::string user_reference(const Scene& scene) {
  return scene.snapshot.identity->user_reference;
}
std::string user_location(const Scene& scene) {
  return scene.snapshot.identity->user_location;
}
std::string agent_version(const Scene& scene) {
  return scene.card.agent_version;
}
std::string system_name(const Scene& scene) {
  return scene.card.identity.system_name;
}
std::string system_contact(const Scene& scene) {
  return scene.card.identity.system_contact;
}
std::string system_location(const Scene& scene) {
  return scene.card.identity.system_location;
}

std::string firmware_version(const Scene& scene) {
  const auto hundredths = scene.value(communication_board_firmware, 2);
  if (!hundredths) {
    return {};
  }
  const std::string fraction = std::to_string(100 + *hundredths % 100).substr(1);
  return std::to_string(*hundredths / 100) + '.' + fraction;
}

std::optional<std::int32_t> battery_degrees(const Scene& scene) {
  const auto battery = scene.value(battery_temperature, 0);
  return battery ? battery : scene.value(ambient_temperature, 0);
}

namespace {

constexpr auto kInput = std::to_array<PhaseRow>({
    {{1, 3, 3, 1, 2}, {rectifier_voltage_l1, rectifier_voltage_l2, rectifier_voltage_l3}, 1},
    {{1, 3, 3, 1, 3}, {rectifier_current_l1, rectifier_current_l2, rectifier_current_l3}, 1},
});

constexpr auto kBypass = std::to_array<PhaseRow>({
    {{1, 5, 3, 1, 2}, {bypass_voltage_l1, bypass_voltage_l2, bypass_voltage_l3}, 1},
    {{1, 5, 3, 1, 3}, {bypass_current_l1, bypass_current_l2, bypass_current_l3}, 1},
});

// Columns 4 (highest) and 5 (lowest input voltage of the last minute) of the input table.
void add_input_extremes(const Scene& scene, Builder& tree, const Oid& entry) {
  const int decimals = model::row_of(rectifier_voltage_l1).decimals;
  for (std::uint32_t line = 1; line <= input_lines(scene); ++line) {
    const auto& range = scene.memory.input_voltage_minute.at(line - 1);
    const bool shown = range && scene.live();
    const auto scaled = [&](std::int32_t volts) {
      return static_cast<std::int32_t>(model::rescale(volts, decimals, 1));
    };
    tree.measurement(entry + 4 + line, shown ? std::optional(scaled(range->highest)) : std::nullopt);
    tree.measurement(entry + 5 + line, shown ? std::optional(scaled(range->lowest)) : std::nullopt);
  }
}

}  // namespace

void add_lines(const Scene& scene, Builder& tree, std::span<const PhaseRow> output) {
  tree.scalar({1, 3, 1}, Value(static_cast<std::int32_t>(input_lines(scene))));
  tree.measurement({1, 3, 2, 0}, input_frequency(scene));
  tree.index_column({1, 3, 3, 1, 1}, input_lines(scene));
  tree.phases(kInput, input_lines(scene));
  add_input_extremes(scene, tree, {1, 3, 3, 1});
  tree.scalar({1, 4, 3}, Value(static_cast<std::int32_t>(output_lines(scene))));
  tree.index_column({1, 4, 4, 1, 1}, output_lines(scene));
  tree.phases(output, output_lines(scene));
  tree.scalar({1, 5, 2}, Value(static_cast<std::int32_t>(bypass_lines(scene))));
  tree.index_column({1, 5, 3, 1, 1}, bypass_lines(scene));
  tree.phases(kBypass, bypass_lines(scene));
}

void add_battery_test(const Scene& scene, Builder& tree, const Oid& root, std::int32_t result) {
  const BatteryTest& test = scene.memory.test;
  tree.scalar({1, 7, 1}, Value(root + Oid{1, 7, 7, test.well_known}));
  tree.scalar({1, 7, 2}, Value(test.spin_lock));
  tree.scalar({1, 7, 3}, Value(result));
  tree.scalar({1, 7, 4}, Value(std::string()));
  tree.scalar({1, 7, 5}, Value(Ticks{test.started}));
  tree.scalar({1, 7, 6}, Value(Live::test_elapsed));
}

void add_emd(const Scene& scene, Builder& tree, const Oid& status) {
  if (scene.snapshot.emd) {
    tree.scalar(status + 1, scene.snapshot.emd->temperature);
    tree.scalar(status + 2, scene.snapshot.emd->humidity);
  }
}

namespace {

void add_addresses(const Scene& scene, Builder& tree, const Oid& agent) {
  const NetworkAddresses& network = scene.card.network;
  tree.scalar(agent + 1, Value(network.address));
  tree.scalar(agent + 2, Value(network.gateway));
  tree.scalar(agent + 3, Value(network.mask));
}

// Services and one-shot commands of the agent: 2 reads as disabled and as "nothing to do".
void add_switches(Builder& tree, const Oid& agent) {
  for (std::uint32_t number = 12; number <= 20; ++number) {
    tree.scalar(agent + number, Value(2));
  }
}

}  // namespace

void add_shutdown_control(const Scene& scene, Builder& tree, const Oid& control) {
  tree.scalar(control + 1, control_mode_7(scene));
  tree.index_column(control + Oid{4, 1, 1}, settings::kShutdownEvents);
  tree.index_column(control + Oid{5, 1, 1}, settings::kWeeklySchedules);
  tree.index_column(control + Oid{6, 1, 1}, settings::kSpecialDays);
  tree.index_column(control + Oid{7, 1, 1}, settings::kEcoSchedules);
}

void add_agent_group(const Scene& scene, Builder& tree, const Oid& agent) {
  add_addresses(scene, tree, agent);
  tree.scalar(agent + 4, Value(Live::date));
  tree.scalar(agent + 5, Value(Live::time));
  add_switches(tree, agent);
  tree.index_column(agent + Oid{21, 1, 1}, settings::kSnmpReceivers);
  tree.scalar(agent + 50, Value(scene.memory.trap_text));
}

}  // namespace nv::snmp
