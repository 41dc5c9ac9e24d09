// Register rows of the JBUSP map, written from the product manual's appendix "JBUSP UPS MODBUS table" and the public
// DELPHYS MP/MX manual for the words the first does not print.
#pragma once

#include <span>

#include "devices/rows.hpp"
#include "physics/ups_view.hpp"

namespace ups_sim {

// The columns of the manual's tables. DIGYS has no column of its own and is taken as a MASTERYS.
enum JbuspFamily : unsigned { kNetys = 1, kMasterys = 2, kMasterysParallel = 4 };

inline constexpr int kJbuspGeneralAlarm = 0;   // A00
inline constexpr int kJbuspImminentStop = 31;  // A31

std::span<const BitRow<UpsView>> jbusp_status();          // 0x1020: S00-S63, 0x1024: S64-S95
std::span<const BitRow<UpsView>> jbusp_alarms();          // 0x1040
std::span<const ValueRow<UpsView>> jbusp_measurements();  // 0x1060

}  // namespace ups_sim
