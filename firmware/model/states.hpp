// The derived states of the manual, with its exact words: 12.1.5 (UPS), 12.1.6 (battery), 12.1.7 (output), 13.2 (STS),
// 11.3 (tree), and the parts of the synoptics (12.1.1, 12.2.1, 13.1). How they follow from flags stands in alarm/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "model/table.hpp"

namespace nv::model {

template <class State>
struct StateRow {
  State id;
  std::string_view name;  // stable
  std::string_view text;  // the manual's
};

enum class UpsStatus : std::uint8_t {
  unknown,
  in_service_mode,
  on_maintenance_bypass,
  imminent_stop,
  auto_test,
  on_battery,
  battery_test,
  load_protected_by_inverter,
  normal_mode,
  eco_mode,
  line_interactive_mode,
  flex_mode,
  load_on_bypass,
  unit_available,
  on_standby,
  load_off,
};

inline constexpr auto kUpsStatuses = std::to_array<StateRow<UpsStatus>>({
    {UpsStatus::unknown, "unknown", "Unknown"},
    {UpsStatus::in_service_mode, "in_service_mode", "In Service mode"},
    {UpsStatus::on_maintenance_bypass, "on_maintenance_bypass", "On maintenance bypass"},
    {UpsStatus::imminent_stop, "imminent_stop", "Imminent STOP"},
    {UpsStatus::auto_test, "auto_test", "Auto-test procedure"},
    {UpsStatus::on_battery, "on_battery", "Operating on Battery"},
    {UpsStatus::battery_test, "battery_test", "Battery test in progress"},
    {UpsStatus::load_protected_by_inverter, "load_protected_by_inverter", "Load protected by Inverter"},
    {UpsStatus::normal_mode, "normal_mode", "Normal mode"},
    {UpsStatus::eco_mode, "eco_mode", "UPS in eco mode"},
    {UpsStatus::line_interactive_mode, "line_interactive_mode", "Line-Interactive mode"},
    {UpsStatus::flex_mode, "flex_mode", "UPS in Flex mode operation"},
    {UpsStatus::load_on_bypass, "load_on_bypass", "Load on Bypass"},
    {UpsStatus::unit_available, "unit_available", "Unit Available"},
    {UpsStatus::on_standby, "on_standby", "On standby"},
    {UpsStatus::load_off, "load_off", "Load OFF"},
});
static_assert(in_enum_order(kUpsStatuses));

enum class BatteryStatus : std::uint8_t {
  unknown,
  disconnected,
  discharged,
  low,
  discharging,
  to_input,
  alarm,
  room_alarm,
  temperature_alarm,
  test_running,
  charging,
  ok,
};

inline constexpr auto kBatteryStatuses = std::to_array<StateRow<BatteryStatus>>({
    {BatteryStatus::unknown, "unknown", "Unknown"},
    {BatteryStatus::disconnected, "disconnected", "Battery disconnected"},
    {BatteryStatus::discharged, "discharged", "Battery discharged"},
    {BatteryStatus::low, "low", "Battery low"},
    {BatteryStatus::discharging, "discharging", "Battery discharging"},
    {BatteryStatus::to_input, "to_input", "Battery to input"},
    {BatteryStatus::alarm, "alarm", "Battery alarm"},
    {BatteryStatus::room_alarm, "room_alarm", "Battery room alarm"},
    {BatteryStatus::temperature_alarm, "temperature_alarm", "Battery temperature alarm"},
    {BatteryStatus::test_running, "test_running", "Battery test running"},
    {BatteryStatus::charging, "charging", "Battery charging"},
    {BatteryStatus::ok, "ok", "Battery OK"},
});
static_assert(in_enum_order(kBatteryStatuses));

enum class OutputStatus : std::uint8_t {
  unknown,
  on_maintenance_bypass,
  load_protected_by_inverter,
  normal_mode,
  eco_mode,
  load_on_bypass,
  line_interactive_mode,
  on_standby,
  load_off,
};

inline constexpr auto kOutputStatuses = std::to_array<StateRow<OutputStatus>>({
    {OutputStatus::unknown, "unknown", "Unknown"},
    {OutputStatus::on_maintenance_bypass, "on_maintenance_bypass", "On maintenance bypass"},
    {OutputStatus::load_protected_by_inverter, "load_protected_by_inverter", "Load protected by inverter"},
    {OutputStatus::normal_mode, "normal_mode", "Normal mode"},
    {OutputStatus::eco_mode, "eco_mode", "eco mode"},
    {OutputStatus::load_on_bypass, "load_on_bypass", "Load on Bypass"},
    {OutputStatus::line_interactive_mode, "line_interactive_mode", "Line-Interactive mode"},
    {OutputStatus::on_standby, "on_standby", "On standby"},
    {OutputStatus::load_off, "load_off", "Load OFF"},
});
static_assert(in_enum_order(kOutputStatuses));

enum class StsStatus : std::uint8_t {
  unknown,
  in_service_mode,
  on_maintenance_bypass_1,
  on_maintenance_bypass_2,
  imminent_stop,
  on_preferred_source,
  on_alternate_source,
  load_off,
};

inline constexpr auto kStsStatuses = std::to_array<StateRow<StsStatus>>({
    {StsStatus::unknown, "unknown", "Unknown"},
    {StsStatus::in_service_mode, "in_service_mode", "In Service mode"},
    {StsStatus::on_maintenance_bypass_1, "on_maintenance_bypass_1", "On maintenance bypass 1"},
    {StsStatus::on_maintenance_bypass_2, "on_maintenance_bypass_2", "On maintenance bypass 2"},
    {StsStatus::imminent_stop, "imminent_stop", "Imminent STOP"},
    {StsStatus::on_preferred_source, "on_preferred_source", "On preferred source"},
    {StsStatus::on_alternate_source, "on_alternate_source", "On alternate source"},
    {StsStatus::load_off, "load_off", "LOAD OFF"},
});
static_assert(in_enum_order(kStsStatuses));

// Manual 11.3, the mark of a system, unit or module in the tree.
enum class DeviceStatus : std::uint8_t { unknown, standby, operating, with_alarm, with_critical_alarm, imminent_stop };

inline constexpr auto kDeviceStatuses = std::to_array<StateRow<DeviceStatus>>({
    {DeviceStatus::unknown, "unknown", "Unknown"},
    {DeviceStatus::standby, "standby", "On standby"},
    {DeviceStatus::operating, "operating", "Operating"},
    {DeviceStatus::with_alarm, "with_alarm", "Operating with alarm"},
    {DeviceStatus::with_critical_alarm, "with_critical_alarm", "Operating with critical alarm"},
    {DeviceStatus::imminent_stop, "imminent_stop", "Imminent stop"},
});
static_assert(in_enum_order(kDeviceStatuses));

// Manual 11.3, the battery's mark in the tree.
enum class BatteryMark : std::uint8_t { unknown, disconnected, ok, discharging, alarm };

inline constexpr auto kBatteryMarks = std::to_array<StateRow<BatteryMark>>({
    {BatteryMark::unknown, "unknown", "Unknown"},
    {BatteryMark::disconnected, "disconnected", "disconnected"},
    {BatteryMark::ok, "ok", "Ok"},
    {BatteryMark::discharging, "discharging", "discharging"},
    {BatteryMark::alarm, "alarm", "alarm"},
});
static_assert(in_enum_order(kBatteryMarks));

// What a rectifier, an inverter, a bypass or an input supply does.
enum class ElementStatus : std::uint8_t { unknown, absent, present, off, on, preventive_alarm, critical_alarm };

inline constexpr auto kElementStatuses = std::to_array<StateRow<ElementStatus>>({
    {ElementStatus::unknown, "unknown", "Unknown"},
    {ElementStatus::absent, "absent", "Not present"},
    {ElementStatus::present, "present", "Present"},
    {ElementStatus::off, "off", "Off"},
    {ElementStatus::on, "on", "On"},
    {ElementStatus::preventive_alarm, "preventive_alarm", "Preventive alarm"},
    {ElementStatus::critical_alarm, "critical_alarm", "Critical alarm"},
});
static_assert(in_enum_order(kElementStatuses));

// The colour of a part of a synoptic. hidden: not drawn; unknown: drawn with a question mark.
enum class Tone : std::uint8_t { unknown, hidden, off, ok, warning, critical };

inline constexpr auto kTones = std::to_array<StateRow<Tone>>({
    {Tone::unknown, "unknown", ""},
    {Tone::hidden, "hidden", ""},
    {Tone::off, "off", "grey"},
    {Tone::ok, "ok", "green"},
    {Tone::warning, "warning", "yellow"},
    {Tone::critical, "critical", "red"},
});
static_assert(in_enum_order(kTones));

struct PartTone {
  std::string_view part;
  Tone tone;
};

// Since when each word holds: when it was first seen with no other word in between, be it "unknown" while the link was
// down. Whoever starts later sees it later.
struct StateTimes {
  core::WallTime ups{};
  core::WallTime battery{};
  core::WallTime output{};
  core::WallTime sts{};
  core::WallTime device{};

  bool operator==(const StateTimes&) const = default;
};

struct NodeStates {
  UpsStatus ups{};
  BatteryStatus battery{};
  OutputStatus output{};
  StsStatus sts{};
  DeviceStatus device{};
  BatteryMark battery_mark{};
  ElementStatus rectifier{};
  ElementStatus rectifier_input{};
  ElementStatus inverter{};
  ElementStatus bypass{};
  ElementStatus bypass_input{};
  ElementStatus genset{};
  StateTimes since;
  std::vector<PartTone> synoptic;
};

constexpr const auto& row_of(UpsStatus status) {
  return kUpsStatuses[static_cast<std::size_t>(status)];
}
constexpr const auto& row_of(BatteryStatus status) {
  return kBatteryStatuses[static_cast<std::size_t>(status)];
}
constexpr const auto& row_of(OutputStatus status) {
  return kOutputStatuses[static_cast<std::size_t>(status)];
}
constexpr const auto& row_of(StsStatus status) {
  return kStsStatuses[static_cast<std::size_t>(status)];
}
constexpr const auto& row_of(DeviceStatus status) {
  return kDeviceStatuses[static_cast<std::size_t>(status)];
}
constexpr const auto& row_of(BatteryMark mark) {
  return kBatteryMarks[static_cast<std::size_t>(mark)];
}
constexpr const auto& row_of(ElementStatus status) {
  return kElementStatuses[static_cast<std::size_t>(status)];
}
constexpr const auto& row_of(Tone tone) {
  return kTones[static_cast<std::size_t>(tone)];
}

}  // namespace nv::model
