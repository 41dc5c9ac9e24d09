// Register rows of the static transfer switch, written from the product manual's STS appendix. No format is printed
// there for any measurement: the scales are the project's.
#pragma once

#include <span>

#include "devices/rows.hpp"
#include "physics/sts_plant.hpp"

namespace ups_sim {

inline constexpr unsigned kAnySts = 1;
inline constexpr int kStsGeneralAlarm = 31;  // A31

std::span<const BitRow<StsPlant>> sts_status();          // 0x0140
std::span<const BitRow<StsPlant>> sts_alarms();          // 0x0148
std::span<const ValueRow<StsPlant>> sts_measurements();  // 0x0220

}  // namespace ups_sim
