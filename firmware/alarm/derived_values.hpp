// Values that follow from others, where the device does not give them itself. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "model/snapshot.hpp"

namespace nv::alarm {

// Fills in: inverter voltages and frequency (manual 12.1.10: 0 when the inverter is off), the global apparent power
// from the phases, and the time on battery from `on_battery_for`.
void derive_values(model::Node& node, const model::Identity& identity,
                   std::optional<std::chrono::seconds> on_battery_for);

}  // namespace nv::alarm
