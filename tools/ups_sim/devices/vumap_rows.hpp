// Register rows of the VU-MAP map, written from the product manual's appendix "VU-MAP UPS MODBUS table".
#pragma once

#include <span>

#include "devices/rows.hpp"
#include "physics/ups_view.hpp"

namespace ups_sim {

// Nodes with children (units or modules) have the summary words; others leave them 0.
enum VumapFamily : unsigned { kVumapLeaf = 1, kWithChildren = 2 };
inline constexpr unsigned kAnyVuMap = kVumapLeaf | kWithChildren;

inline constexpr int kVumapGeneralAlarm = 15;  // A015
inline constexpr int kVumapImminentStop = 0;   // A000

// The scale of the rows that T014 governs: 1, or 0.1 when T014 is 1.
inline constexpr double kScaleByT014 = 0;

std::span<const BitRow<UpsView>> vumap_status();          // 0x0030
std::span<const BitRow<UpsView>> vumap_alarms();          // 0x0038
std::span<const ValueRow<UpsView>> vumap_measurements();  // 0x0040

}  // namespace ups_sim
