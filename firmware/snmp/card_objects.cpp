#include "snmp/card_objects.hpp"

namespace nv::snmp {

using settings::SnmpReceiver;
using settings::TrapType;

std::string agent_version(const Scene& scene) {
  return scene.card.agent_version;
}
std::string system_name(const Scene& scene) {
  return scene.card.name;
}
std::string system_contact(const Scene& scene) {
  return scene.card.contact;
}
std::string system_location(const Scene& scene) {
  return scene.card.location;
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

constexpr std::uint32_t kShutdownEvents = 13;
constexpr std::int32_t kDisabled = 1;  // upsControlEventStatus
constexpr std::int32_t kNoDay = 8;

void add_day_table(Builder& tree, const Oid& entry, std::uint32_t rows) {
  tree.index_column(entry + 1, rows);
  for (std::uint32_t row = 1; row <= rows; ++row) {
    tree.cell(entry + 2, row, kNoDay);
    tree.cell(entry + 3, row, std::string("00:00"));
    tree.cell(entry + 4, row, kNoDay);
    tree.cell(entry + 5, row, std::string("00:00"));
  }
}

void add_special_days(Builder& tree, const Oid& entry, std::uint32_t rows) {
  tree.index_column(entry + 1, rows);
  for (std::uint32_t row = 1; row <= rows; ++row) {
    tree.cell(entry + 2, row, std::string("00/00/0000"));
    tree.cell(entry + 3, row, std::string("00:00"));
    tree.cell(entry + 4, row, std::string("00/00/0000"));
    tree.cell(entry + 5, row, std::string("00:00"));
  }
}

void add_shutdown_events(Builder& tree, const Oid& entry) {
  tree.index_column(entry + 1, kShutdownEvents);
  for (std::uint32_t row = 1; row <= kShutdownEvents; ++row) {
    tree.cell(entry + 2, row, kDisabled);
    for (std::uint32_t column = 3; column <= 5; ++column) {
      tree.cell(entry + column, row, 0);
    }
  }
}

// The numbers of RFC1628 and NET VISION are swapped between the trees.
std::int32_t trap_type_number(TrapType type, AgentGroup group) {
  if (type == TrapType::none) {
    return 1;
  }
  const bool first = (type == TrapType::rfc1628) == (group == AgentGroup::tree_7);
  return first ? 2 : 3;
}

void add_receivers(const Scene& scene, Builder& tree, const Oid& entry, AgentGroup group) {
  constexpr auto kRows = static_cast<std::uint32_t>(settings::kSnmpReceivers);
  tree.index_column(entry + 1, kRows);
  for (std::uint32_t row = 1; row <= kRows; ++row) {
    const SnmpReceiver& receiver = scene.card.receivers.at(row - 1);
    tree.cell(entry + 2, row, receiver.address);
    tree.cell(entry + 3, row, std::string());  // never sent back: it may be somebody's key
    tree.cell(entry + 4, row, trap_type_number(receiver.type, group));
  }
}

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

std::int32_t baud_rate(const Scene& scene) {
  return scene.snapshot.link.baud.value_or(scene.card.baud);
}

// The old tree names the rate.
std::int32_t baud_rate_number(const Scene& scene) {
  switch (baud_rate(scene)) {
    case 2400:
      return 1;
    case 19200:
      return 3;
    default:
      return 2;
  }
}

}  // namespace

void add_shutdown_control(const Scene& scene, Builder& tree, const Oid& control) {
  tree.scalar(control + 1, control_mode_7(scene));
  tree.scalar(control + 2, Value(0));
  tree.scalar(control + 3, Value(2));
  add_shutdown_events(tree, control + Oid{4, 1});
  add_day_table(tree, control + Oid{5, 1}, 7);
  add_special_days(tree, control + Oid{6, 1}, 8);
  add_day_table(tree, control + Oid{7, 1}, 7);
}

void add_agent_group(const Scene& scene, Builder& tree, const Oid& agent, AgentGroup group) {
  add_addresses(scene, tree, agent);
  tree.scalar(agent + 4, Value(Live::date));
  tree.scalar(agent + 5, Value(Live::time));
  tree.scalar(agent + 6, Value(std::string()));
  tree.scalar(agent + 8, Value(60));
  tree.scalar(agent + 9, Value(60));
  tree.scalar(agent + 10, Value(scene.card.polling_rate_s));
  tree.scalar(agent + 11, Value(group == AgentGroup::tree_7 ? baud_rate(scene) : baud_rate_number(scene)));
  add_switches(tree, agent);
  add_receivers(scene, tree, agent + Oid{21, 1}, group);
  tree.scalar(agent + 23, Value(group == AgentGroup::tree_7 ? 811 : 630));
  tree.scalar(agent + 50, Value(scene.memory.trap_text));
}

}  // namespace nv::snmp
