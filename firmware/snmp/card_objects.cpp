#include "snmp/card_objects.hpp"

namespace nv::snmp {

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
  const auto hundredths = scene.value(model::Point::communication_board_firmware, 2);
  if (!hundredths) {
    return {};
  }
  const std::string fraction = std::to_string(100 + *hundredths % 100).substr(1);
  return std::to_string(*hundredths / 100) + '.' + fraction;
}

std::optional<std::int32_t> battery_degrees(const Scene& scene) {
  const auto battery = scene.value(model::Point::battery_temperature, 0);
  return battery ? battery : scene.value(model::Point::ambient_temperature, 0);
}

void add_input_extremes(const Scene& scene, Builder& tree, const Oid& entry) {
  const int decimals = model::row_of(model::Point::rectifier_voltage_l1).decimals;
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
