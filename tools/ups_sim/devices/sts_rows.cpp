#include "devices/sts_rows.hpp"

#include <array>

namespace ups_sim {
namespace {

using enum Level;

bool always(const StsPlant&) {
  return true;
}

bool output_present(const StsPlant& plant) {
  return plant.feeding_source() != 0 && plant.source(plant.feeding_source()).present;
}

bool output_in_tolerance(const StsPlant& plant) {
  return plant.source(plant.feeding_source()).in_tolerance;
}

// The load hangs on a source that is bad, and there is nowhere else to go.
bool imminent_stop(const StsPlant& plant) {
  return output_present(plant) && plant.source(plant.feeding_source()).critical && plant.transfer_impossible();
}

constexpr auto kStatus = std::to_array<BitRow<StsPlant>>({
    {0, 0, info, kAnySts, [](const StsPlant& v) { return v.source(1).ok(); }},          // S00 Source 1 OK
    {0, 1, critical, kAnySts, [](const StsPlant& v) { return v.source(1).critical; }},  // S01 Source 1 critical
    {0, 2, warning, kAnySts,
     [](const StsPlant& v) {
       return v.source(1).present && !v.source(1).in_tolerance;
     }},                                                                                // S02 Source 1 out of tolerance
    {0, 3, warning, kAnySts, [](const StsPlant& v) { return !v.source(1).present; }},   // S03 Source 1 absent
    {0, 4, info, kAnySts, [](const StsPlant& v) { return v.source(1).present; }},       // S04 Power Path 1 OK
    {0, 6, info, kAnySts, [](const StsPlant& v) { return v.source(2).ok(); }},          // S06 Source 2 OK
    {0, 7, critical, kAnySts, [](const StsPlant& v) { return v.source(2).critical; }},  // S07 Source 2 critical
    {0, 8, warning, kAnySts,
     [](const StsPlant& v) { return v.source(2).present && !v.source(2).in_tolerance; }},  // S08 Source 2 out of
                                                                                           // tolerance
    {0, 9, warning, kAnySts, [](const StsPlant& v) { return !v.source(2).present; }},      // S09 Source 2 absent
    {0, 10, info, kAnySts, [](const StsPlant& v) { return v.source(2).present; }},         // S10 Power Path 2 OK
    {0, 12, info, kAnySts, [](const StsPlant& v) { return v.synchronised_long(); }},  // S12 Sources perm. Synchronised
    {0, 13, warning, kAnySts, [](const StsPlant& v) { return v.sliding(); }},         // S13 Sliding Sources
    {0, 14, warning, kAnySts,
     [](const StsPlant& v) { return !v.synchronised_now(); }},                       // S14 Sources perm. Not Synchron.
    {0, 15, info, kAnySts, [](const StsPlant& v) { return v.synchronised_now(); }},  // S15 Sources Instant. Synchron.
    {1, 0, info, kAnySts, [](const StsPlant& v) { return v.inputs().preferred == 1; }},  // S16 S1 is preferred source
    {1, 1, info, kAnySts,
     [](const StsPlant& v) { return v.feeding_source() == v.inputs().preferred; }},  // S17 Load on preferred source
    {1, 2, warning, kAnySts,
     [](const StsPlant& v) { return v.feeding_source() == 3 - v.inputs().preferred; }},  // S18 Load on alternate source
    {1, 3, critical, kAnySts, [](const StsPlant& v) { return !output_present(v); }},     // S19 Load not supplied
    {1, 4, warning, kAnySts,
     [](const StsPlant& v) { return v.inputs().maintenance_bypass == 1; }},  // S20 Load on manual by-pass1
    {1, 5, warning, kAnySts,
     [](const StsPlant& v) { return v.inputs().maintenance_bypass == 2; }},            // S21 Load on manual by-pass2
    {1, 7, info, kAnySts, [](const StsPlant& v) { return v.feeding_source() == 1; }},  // S23 Load on S1
    {1, 8, info, kAnySts, [](const StsPlant& v) { return v.feeding_source() == 2; }},  // S24 Load on S2
    {1, 10, warning, kAnySts, [](const StsPlant& v) { return v.locked(); }},           // S26 Transfer locked ext.
    {1, 12, info, kAnySts,
     [](const StsPlant& v) { return output_present(v) && output_in_tolerance(v); }},  // S28 Output OK
    {1, 13, warning, kAnySts,
     [](const StsPlant& v) { return output_present(v) && !output_in_tolerance(v); }},  // S29 Output out of tolerance
    {1, 14, warning, kAnySts, [](const StsPlant& v) { return !output_present(v); }},   // S30 Output absent
    {2, 0, warning, kAnySts, nullptr},                                                 // S32 ESD input active
    {2, 1, info, kAnySts, always},                                                     // S33 Q41 closed
    {2, 2, info, kAnySts, always},                                                     // S34 Q42 closed
    {2, 3, info, kAnySts, [](const StsPlant& v) { return v.switch_closed(1); }},       // S35 SS1 closed
    {2, 4, info, kAnySts, [](const StsPlant& v) { return v.switch_closed(2); }},       // S36 SS2 closed
    {2, 5, info, kAnySts, always},                                                     // S37 Q30 closed
    {2, 6, info, kAnySts, [](const StsPlant& v) { return v.inputs().maintenance_bypass == 1; }},  // S38 Q51 closed
    {2, 7, info, kAnySts, [](const StsPlant& v) { return v.inputs().maintenance_bypass == 2; }},  // S39 Q52 closed
    {2, 13, info, kAnySts, [](const StsPlant& v) { return v.inputs().remote_enabled; }},  // S45 Remote controls enabled
    {2, 14, warning, kAnySts, nullptr},                                                   // S46 Maintenance alert
    {2, 15, info, kAnySts, always},                                                       // S47 User mode
});

constexpr auto kAlarms = std::to_array<BitRow<StsPlant>>({
    {0, 0, critical, kAnySts, [](const StsPlant& v) { return imminent_stop(v); }},  // A00 Imminent stop
    {0, 1, warning, kAnySts, nullptr},                                              // A01 Output Isc detection
    {0, 2, warning, kAnySts,
     [](const StsPlant& v) { return v.inputs().maintenance_bypass != 0; }},    // A02 Manual By-Pass
    {0, 3, warning, kAnySts, [](const StsPlant& v) { return v.overload(); }},  // A03 Overload
    {0, 4, critical, kAnySts, nullptr},                                        // A04 SoLink Alarm
    {0, 5, warning, kAnySts, nullptr},                                         // A05 Consecutive Detections
    {0, 6, warning, kAnySts, [](const StsPlant& v) { return v.switchback_impossible(); }},  // A06 Switchback impossible
    {0, 7, warning, kAnySts, [](const StsPlant& v) { return v.transfer_impossible(); }},    // A07 Transfer impossible
    {0, 9, warning, kAnySts, nullptr},                                                 // A09 PowerPath1 deteriorated
    {0, 10, warning, kAnySts, nullptr},                                                // A10 PowerPath1 short circuit
    {0, 11, critical, kAnySts, nullptr},                                               // A11 PowerPath1 in failure
    {0, 13, warning, kAnySts, nullptr},                                                // A13 PowerPath2 deteriorated
    {0, 14, warning, kAnySts, nullptr},                                                // A14 PowerPath2 short circuit
    {0, 15, critical, kAnySts, nullptr},                                               // A15 PowerPath2 in failure
    {1, 0, warning, kAnySts, nullptr},                                                 // A16 Backfeed1 protection open
    {1, 1, warning, kAnySts, nullptr},                                                 // A17 Backfeed2 protection open
    {1, 2, warning, kAnySts, [](const StsPlant& v) { return v.over_temperature(); }},  // A18 Ambient temperature max
    {1, 9, warning, kAnySts, nullptr},                                                 // A25 Preventive Alarm
    {1, 10, warning, kAnySts, nullptr},                                                // A26 Wrong Configuration
    {1, 11, warning, kAnySts, nullptr},                                                // A27 HMI Alarm
    {1, 12, warning, kAnySts, nullptr},                                                // A28 Electronics alarm
    {1, 13, warning, kAnySts, nullptr},                                                // A29 Custom input alarm
    {1, 14, warning, kAnySts, nullptr},                                                // A30 Maintenance alarm
    {1, 15, warning, kAnySts, nullptr},                                                // A31 General Alarm
});

}  // namespace

std::span<const BitRow<StsPlant>> sts_status() {
  return kStatus;
}
std::span<const BitRow<StsPlant>> sts_alarms() {
  return kAlarms;
}

}  // namespace ups_sim
