#include "devices/jbusp_device.hpp"

#include <array>
#include <cmath>

#include "devices/text.hpp"
#include "devices/ups_words.hpp"

namespace ups_sim {
namespace {

// Offsets inside a node's block of 0x1000 words.
constexpr unsigned kIdentity = 0x000;
constexpr unsigned kStatus = 0x020;
constexpr unsigned kStatusExt = 0x024;
constexpr unsigned kAlarms = 0x040;
constexpr unsigned kMeasurements = 0x060;
constexpr unsigned kConfiguration = 0x0E0;
constexpr unsigned kClock = 0x360;
constexpr unsigned kSchedule = 0x370;
constexpr unsigned kPowerShare = 0x380;
constexpr unsigned kBatteryTest = 0x390;
constexpr unsigned kControl = 0x5B0;
constexpr unsigned kPermissions = 0x5C0;

struct Code {
  unsigned code;
  UpsCommand command;
};

constexpr auto kCodes = std::to_array<Code>({
    {1, UpsCommand::standby_on},
    {2, UpsCommand::standby_off},
    {3, UpsCommand::eco_on},
    {4, UpsCommand::eco_off},
    {5, UpsCommand::acknowledge},
    {6, UpsCommand::buzzer_off},
    {7, UpsCommand::line_interactive_on},
    {8, UpsCommand::line_interactive_off},
    {9, UpsCommand::arm_schedule},
    {10, UpsCommand::to_bypass},
    {11, UpsCommand::to_inverter},
    {12, UpsCommand::cancel_schedule},
    {16, UpsCommand::test_battery},
    {17, UpsCommand::stop_test},
    {20, UpsCommand::close_plug_1},
    {21, UpsCommand::close_plug_2},
    {22, UpsCommand::close_plug_3},
    {23, UpsCommand::close_plug_4},
    {24, UpsCommand::open_plug_1},
    {25, UpsCommand::open_plug_2},
    {26, UpsCommand::open_plug_3},
    {27, UpsCommand::open_plug_4},
});

bool takes(bool is_main, UpsCommand command) {
  return is_main || command == UpsCommand::test_battery || command == UpsCommand::stop_test;
}

}  // namespace

JbuspDevice::JbuspDevice(std::string name, const JbuspSpec& spec, std::uint64_t seed)
    : UpsDevice(std::move(name), "JBUSP", spec.ups, seed), spec_(spec) {
  if (spec.family != kMasterysParallel) {
    add_node({"ups", 0x1000, plant().all(), false, true, 1});
  } else {
    add_node({"system", 0x0000, plant().all(), true, true, 0});
    for (int unit = 1; unit <= spec.ups.units; ++unit) {
      add_node({"unit " + std::to_string(unit), 0x1000U * static_cast<unsigned>(unit),
                plant().unit(static_cast<std::size_t>(unit - 1)), false, false, unit});
    }
  }
  JbuspDevice::render();
}

void JbuspDevice::add_node(Node node) {
  const auto add = [&](const char* table, unsigned offset, std::size_t count) {
    registers_.add({table, node.name, static_cast<std::uint16_t>(node.base + offset), Words(count)});
  };
  add("identifiers", kIdentity, 12);
  if (!spec_.refuses_status) {
    add("status", kStatus, 4);
    add("status_ext", kStatusExt, 2);
  }
  add("alarms", kAlarms, 4);
  add("measurements", kMeasurements, 48);
  add("configuration", kConfiguration, 32);
  add("clock", kClock, 4);
  add("battery_test", kBatteryTest, 3);
  add("permissions", kPermissions, 2);
  if (node.is_main) {
    add("schedule", kSchedule, 2);
    add("power_share", kPowerShare, 9);
  }
  nodes_.push_back(std::move(node));
}

std::span<std::uint16_t> JbuspDevice::words(const Node& node, unsigned offset) {
  return registers_.table(static_cast<std::uint16_t>(node.base + offset));
}

// Each unit knows which of its neighbours work.
UpsView JbuspDevice::view_of(const Node& node) const {
  UpsView view = plant().view(node.range, node.is_system);
  if (spec_.family == kMasterysParallel && !node.is_system) {
    view.children_operating = plant().view(plant().all(), true).children_operating;
  }
  return view;
}

void JbuspDevice::render() {
  std::uint16_t in_alarm = 0;
  // Units first: the system's summary is made of their alarms.
  for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
    UpsView view = view_of(*node);
    view.children_in_alarm = node->is_system ? in_alarm : std::uint16_t{0};
    render_identity(*node, view);
    render_alarms(*node, view);
    render_control(*node, view);
    fill_values(words(*node, kMeasurements), jbusp_measurements(), view, spec_.family);
    if (!node->is_system && (words(*node, kAlarms)[0] & 1U) != 0 && node->number > 0) {
      in_alarm = static_cast<std::uint16_t>(in_alarm | 1U << (node->number - 1));
    }
  }
}

void JbuspDevice::render_identity(const Node& node, const UpsView& view) {
  auto identity = words(node, kIdentity);
  identity[0] = node.is_system ? spec_.system_type : spec_.unit_type;
  identity[1] = encode(view.installed_kva, 0.1);
  identity[2] = static_cast<std::uint16_t>(std::max(1, node.number));
  std::string serial = spec_.serial;
  serial.back() = static_cast<char>('0' + node.number);
  write_text(identity.subspan(3, 5), serial, FirstCharacter::low_byte);

  auto configuration = words(node, kConfiguration);
  std::ranges::fill(configuration, kNotManaged);
  configuration[0] = 230;
  configuration[1] = 230;
  configuration[2] = 50;
  configuration[3] = 50;
  configuration[4] = 312;  // 3.12
  configuration[8] = encode(view.battery.nominal_amp_hours, 0.1);
  configuration[10] = static_cast<std::uint16_t>(spec_.ups.plugs);
}

void JbuspDevice::render_alarms(const Node& node, UpsView& view) {
  if (!spec_.refuses_status) {
    std::array<std::uint16_t, 6> status{};
    fill_bits(std::span<std::uint16_t>{status}, jbusp_status(), view, spec_.family);
    std::ranges::copy(std::span{status}.first(4), words(node, kStatus).begin());
    std::ranges::copy(std::span{status}.last(2), words(node, kStatusExt).begin());
  }
  auto alarms = words(node, kAlarms);
  fill_bits(alarms, jbusp_alarms(), view, spec_.family);
  set_bit(alarms, 0, kJbuspGeneralAlarm, any_levelled<UpsView>(alarms, jbusp_alarms(), kJbuspGeneralAlarm));
}

void JbuspDevice::render_control(const Node& node, const UpsView& view) {
  std::ranges::copy(plant().clock().words(), words(node, kClock).begin());
  auto test = words(node, kBatteryTest);
  test[0] = view.battery.last_test_date;
  test[1] = view.battery.last_test_result;
  test[2] = 0;  // this map has no test schedule to write

  auto permissions = words(node, kPermissions);
  for (const Code& row : kCodes) {
    set_bit(permissions, static_cast<int>(row.code / 16), static_cast<int>(row.code % 16),
            takes(node.is_main, row.command) && plant().allows(row.command, node.range));
  }
  if (node.is_main) {
    auto schedule = words(node, kSchedule);
    schedule[0] = plant().schedule().delay_s();
    schedule[1] = plant().schedule().restart_min();
    auto plugs = words(node, kPowerShare);
    for (std::size_t index = 0; index < Plugs::kWords; ++index) {
      plugs[index] = plant().plugs().word(index);
    }
    plugs[8] = plant().plugs().state_word();
  }
}

WriteOutcome JbuspDevice::write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) {
  for (const Node& node : nodes_) {
    if ((address & 0xF000U) != node.base) {
      continue;
    }
    const auto offset = static_cast<std::uint16_t>(address & 0x0FFFU);
    if (function == WriteFunction::single) {
      return offset == kControl ? command(node, values[0]) : WriteOutcome{kIllegalAddress};
    }
    if (const auto patch = patch_of(offset, values, kClock, 4)) {
      return write_clock(plant().clock(), *patch);
    }
    if (const auto patch = patch_of(offset, values, kSchedule, 2); patch && node.is_main) {
      return write_schedule(plant().schedule(), *patch);
    }
    if (const auto patch = patch_of(offset, values, kPowerShare, Plugs::kWords); patch && node.is_main) {
      return write_plugs(plant().plugs(), *patch);
    }
  }
  return {kIllegalAddress};
}

WriteOutcome JbuspDevice::command(const Node& node, std::uint16_t code) {
  for (const Code& row : kCodes) {
    if (row.code == code && takes(node.is_main, row.command) && plant().allows(row.command, node.range)) {
      plant().execute(row.command, node.range);
      plant().step(0);
      return {0, true};
    }
  }
  return {0, false};  // disabled or unknown controls are answered and ignored
}

std::vector<AlarmBit> JbuspDevice::alarm_bits() const {
  std::vector<AlarmBit> bits;
  for (const BitRow<UpsView>& row : jbusp_alarms()) {
    if ((row.families & spec_.family) != 0) {
      bits.push_back(
          {static_cast<std::uint16_t>(nodes_.front().base + kAlarms + static_cast<unsigned>(row.word)), row.bit});
    }
  }
  return bits;
}

}  // namespace ups_sim
