// The power-share plugs of a UPS: outlets that it opens by itself to spare its battery (manual 12.8.1).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/point.hpp"
#include "model/table.hpp"

namespace nv::model {

// When the device switches a plug by itself; then it ignores commands for it. The numbers are those of its register.
enum class PlugMode : std::uint8_t { none, battery_capacity, backup_time, emergency_light, time_on_battery };

struct PlugModeRow {
  PlugMode id;
  std::string_view name;  // stable
  std::string_view text;  // the manual's
  Unit value;             // of the threshold; none: the mode has none
};

inline constexpr auto kPlugModes = std::to_array<PlugModeRow>({
    {PlugMode::none, "none", "None", Unit::none},
    {PlugMode::battery_capacity, "battery_capacity", "Battery Capacity", Unit::percent},
    {PlugMode::backup_time, "backup_time", "Remaining backup time", Unit::minute},
    {PlugMode::emergency_light, "emergency_light", "Emergency light ON", Unit::none},
    {PlugMode::time_on_battery, "time_on_battery", "Time since on battery", Unit::second},
});
static_assert(in_enum_order(kPlugModes));

constexpr const PlugModeRow& row_of(PlugMode mode) {
  return kPlugModes[static_cast<std::size_t>(mode)];
}

inline constexpr unsigned kMostPlugs = 4;

// A member that no register tells is absent.
struct Plug {
  std::optional<bool> closed;  // feeds its load
  std::optional<PlugMode> mode;
  std::optional<std::uint16_t> value;  // of the mode, in its unit

  bool operator==(const Plug&) const = default;
};

}  // namespace nv::model
