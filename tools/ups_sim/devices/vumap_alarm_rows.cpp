#include <array>

#include "devices/ups_truths.hpp"
#include "devices/vumap_rows.hpp"

namespace ups_sim {
namespace {

using enum Level;

// A035 and the programmable A064-A067 have no printed level; the manual's MIB and event tables treat them as warnings.
constexpr auto kAlarms = std::to_array<BitRow<UpsView>>({
    {0, 0, critical, kAnyVuMap, [](const UpsView& v) { return v.imminent_stop; }},    // A000 Imminent Stop
    {0, 1, warning, kAnyVuMap, [](const UpsView& v) { return v.overload; }},          // A001 Overload Alarm
    {0, 2, warning, kAnyVuMap, [](const UpsView& v) { return v.over_temperature; }},  // A002 Ambient Temperature Alarm
    {0, 3, warning, kAnyVuMap, nullptr},                                              // A003 Transfer locked
    {0, 4, warning, kAnyVuMap, nullptr},                                              // A004 Transfer impossible
    {0, 5, warning, kAnyVuMap, [](const UpsView& v) { return v.few_resources; }},     // A005 Insufficient Resources
    {0, 6, warning, kAnyVuMap, [](const UpsView& v) { return v.redundancy_lost; }},   // A006 Redundancy lost
    {0, 7, warning, kAnyVuMap, nullptr},  // A007 Output short circuit detection
    {0, 8, none, kAnyVuMap, nullptr},     // A008 eco mode disabled by UPS
    {0, 9, none, kAnyVuMap, nullptr},     // A009 energy saver disabled by UPS
    {0, 10, none, kAnyVuMap, [](const UpsView& v) { return v.bypass_for_an_hour; }},  // A010 On Bypass for 1 hour
    {0, 11, none, kAnyVuMap, nullptr},     // A011 Bypass output breaker closed
    {0, 12, warning, kAnyVuMap, nullptr},  // A012 Maintenance Alarm
    {0, 13, warning, kAnyVuMap, nullptr},  // A013 Remote Service Alarm
    {0, 14, none, kAnyVuMap, nullptr},     // A014 Remote Service Preventive Alarm
    {0, 15, warning, kAnyVuMap, nullptr},  // A015 General Alarm
    {1, 0, critical, kAnyVuMap, [](const UpsView& v) { return !v.battery.present; }},    // A016 Battery disconnected
    {1, 1, critical, kAnyVuMap, [](const UpsView& v) { return v.battery.discharged; }},  // A017 Battery discharged
    {1, 2, warning, kAnyVuMap, [](const UpsView& v) { return v.battery.near_end; }},     // A018 End of Backup Time
    {1, 3, warning, kAnyVuMap, [](const UpsView& v) { return v.on_battery; }},           // A019 Operating on Battery
    {1, 4, warning, kAnyVuMap,
     [](const UpsView& v) { return v.battery_over_temperature; }},  // A020 Battery Temperature Alarm
    {1, 5, warning, kAnyVuMap, nullptr},                            // A021 Battery Room Alarm
    {1, 6, warning, kAnyVuMap, [](const UpsView& v) { return v.battery.test_failed; }},  // A022 Battery Test failed
    {1, 7, none, kAnyVuMap, nullptr},  // A023 BMS has detected a weak String
    {1, 8, none, kAnyVuMap, nullptr},  // A024 At least one Battery String open
    {1, 9, none, kAnyVuMap,
     [](const UpsView& v) { return v.on_battery && v.rectifier.present; }},  // A025 On Battery with Mains OK
    {1, 10, none, kAnyVuMap, nullptr},                                       // A026 Insulation fault
    {1, 11, warning, kAnyVuMap, [](const UpsView& v) { return v.battery.test_failed; }},  // A027 Battery Alarm
    {1, 12, none, kAnyVuMap, nullptr},     // A028 Battery preventive alarm
    {1, 13, none, kAnyVuMap, nullptr},     // A029 UPS Backup Critical Alarm
    {1, 14, none, kAnyVuMap, nullptr},     // A030 UPS Backup preventive alarm
    {1, 15, none, kAnyVuMap, nullptr},     // A031 UPS Backup not OK
    {2, 0, critical, kAnyVuMap, nullptr},  // A032 Rectifier Critical Alarm
    {2, 1, warning, kAnyVuMap, nullptr},   // A033 Rectifier Preventive Alarm
    {2, 2, none, kAnyVuMap, nullptr},      // A034 Rectifier Redundancy Alarm
    {2, 3, warning, kAnyVuMap,
     [](const UpsView& v) { return !v.rectifier.present; }},  // A035 Rectifier Input Supply not OK
    {2, 4, warning, kAnyVuMap, nullptr},                      // A036 Gen Set Alarm
    {2, 5, critical, kAnyVuMap, nullptr},                     // A037 Charger Critical Alarm
    {2, 6, warning, kAnyVuMap, nullptr},                      // A038 Charger Preventive Alarm
    {2, 7, none, kAnyVuMap, nullptr},                         // A039 Battery charge interrupted
    {2, 8, critical, kAnyVuMap, nullptr},                     // A040 Inverter Critical Alarm
    {2, 9, warning, kAnyVuMap, nullptr},                      // A041 Inverter Preventive Alarm
    {2, 10, none, kAnyVuMap, nullptr},                        // A042 Inverter Redundancy Alarm
    {2, 11, none, kAnyVuMap, nullptr},                        // A043 Redundancy Imminent Lost
    {2, 12, none, kAnyVuMap, nullptr},                        // A044 Consumable Alarm
    {2, 13, none, kAnyVuMap, nullptr},                        // A045 Unit Redondancy lost
    {2, 14, none, kAnyVuMap, nullptr},                        // A046 Parallel board Critical Alarm
    {2, 15, none, kAnyVuMap, nullptr},                        // A047 Parallel board Preventive Alarm
    {3, 0, critical, kAnyVuMap, nullptr},                     // A048 Bypass Critical Alarm
    {3, 1, warning, kAnyVuMap, nullptr},                      // A049 Bypass Preventive Alarm
    {3, 2, warning, kAnyVuMap,
     [](const UpsView& v) { return !v.bypass.in_tolerance; }},  // A050 Bypass Input Supply not OK
    {3, 3, warning, kAnyVuMap, nullptr},                        // A051 Phase Rotation fault
    {3, 4, none, kAnyVuMap, nullptr},                           // A052 Bypass Back-feed detection
    {3, 5, none, kAnyVuMap, nullptr},                           // A053 Transformer Alarm
    {3, 6, warning, kAnyVuMap, nullptr},                        // A054 FAN Failure
    {3, 7, none, kAnyVuMap, nullptr},                           // A055 ACS Alarm
    {3, 8, warning, kAnyVuMap,
     [](const UpsView& v) { return v.maintenance_bypass_closed; }},  // A056 Maintenance Bypass Alarm
    {3, 9, none, kAnyVuMap, nullptr},                                // A057 Internal Back-feed detection
    {3, 10, none, kAnyVuMap, nullptr},                               // A058 Battery monitoring Alarm
    {3, 11, critical, kAnyVuMap, nullptr},                           // A059 UPS Power OFF
    {3, 12, warning, kAnyVuMap, nullptr},                            // A060 Wrong Configuration
    {3, 13, warning, kAnyVuMap, nullptr},                            // A061 Internal / Communication failure
    {3, 14, warning, kAnyVuMap, nullptr},                            // A062 Option Board Alarm
    {3, 15, none, kAnyVuMap, nullptr},                               // A063 Spare part not compatible
    {4, 0, warning, kAnyVuMap, nullptr},                             // A064 Programmable A064
    {4, 1, warning, kAnyVuMap, nullptr},                             // A065 Programmable A065
    {4, 2, warning, kAnyVuMap, nullptr},                             // A066 Programmable A066
    {4, 3, warning, kAnyVuMap, nullptr},                             // A067 Programmable A067
    {4, 4, none, kAnyVuMap, nullptr},                                // A068 Programmable A068
    {4, 5, none, kAnyVuMap, nullptr},                                // A069 Programmable A069
    {4, 6, none, kAnyVuMap, nullptr},                                // A070 Programmable A070
    {4, 7, none, kAnyVuMap, nullptr},                                // A071 Programmable A071
    {4, 8, none, kAnyVuMap, nullptr},                                // A072 Line-Interactive mode disabled by UPS
    {4, 9, none, kAnyVuMap, nullptr},                                // A073 Features using batteries unavailable
    {5, 0, none, kAnyVuMap, nullptr},                                // A080 Customer Installation Overload
    {6, 0, warning, kWithChildren, child_in_alarm<1>},               // A096 [1] in General Alarm
    {6, 1, warning, kWithChildren, child_in_alarm<2>},               // A097 [2] in General Alarm
    {6, 2, warning, kWithChildren, child_in_alarm<3>},               // A098 [3] in General Alarm
    {6, 3, warning, kWithChildren, child_in_alarm<4>},               // A099 [4] in General Alarm
    {6, 4, warning, kWithChildren, child_in_alarm<5>},               // A100 [5] in General Alarm
    {6, 5, warning, kWithChildren, child_in_alarm<6>},               // A101 [6] in General Alarm
    {6, 6, warning, kWithChildren, child_in_alarm<7>},               // A102 [7] in General Alarm
    {6, 7, warning, kWithChildren, child_in_alarm<8>},               // A103 [8] in General Alarm
    {6, 8, warning, kWithChildren, child_in_alarm<9>},               // A104 [9] in General Alarm
    {6, 9, warning, kWithChildren, child_in_alarm<10>},              // A105 [10] in General Alarm
    {6, 10, warning, kWithChildren, child_in_alarm<11>},             // A106 [11] in General Alarm
    {6, 11, warning, kWithChildren, child_in_alarm<12>},             // A107 [12] in General Alarm
    {6, 12, none, kWithChildren, child_in_alarm<13>},                // A108 [13] in General Alarm
    {6, 13, none, kWithChildren, child_in_alarm<14>},                // A109 [14] in General Alarm
    {6, 14, none, kWithChildren, child_in_alarm<15>},                // A110 [15] in General Alarm
    {7, 0, critical, kWithChildren, child_stops<1>},                 // A112 [1] in Imminent STOP
    {7, 1, critical, kWithChildren, child_stops<2>},                 // A113 [2] in Imminent STOP
    {7, 2, critical, kWithChildren, child_stops<3>},                 // A114 [3] in Imminent STOP
    {7, 3, critical, kWithChildren, child_stops<4>},                 // A115 [4] in Imminent STOP
    {7, 4, critical, kWithChildren, child_stops<5>},                 // A116 [5] in Imminent STOP
    {7, 5, critical, kWithChildren, child_stops<6>},                 // A117 [6] in Imminent STOP
    {7, 6, critical, kWithChildren, child_stops<7>},                 // A118 [7] in Imminent STOP
    {7, 7, critical, kWithChildren, child_stops<8>},                 // A119 [8] in Imminent STOP
    {7, 8, critical, kWithChildren, child_stops<9>},                 // A120 [9] in Imminent STOP
    {7, 9, critical, kWithChildren, child_stops<10>},                // A121 [10] in Imminent STOP
    {7, 10, critical, kWithChildren, child_stops<11>},               // A122 [11] in Imminent STOP
    {7, 11, critical, kWithChildren, child_stops<12>},               // A123 [12] in Imminent STOP
    {7, 12, none, kWithChildren, child_stops<13>},                   // A124 [13] in Imminent STOP
    {7, 13, none, kWithChildren, child_stops<14>},                   // A125 [14] in Imminent STOP
    {7, 14, none, kWithChildren, child_stops<15>},                   // A126 [15] in Imminent STOP
});

}  // namespace

std::span<const BitRow<UpsView>> vumap_alarms() {
  return kAlarms;
}

}  // namespace ups_sim
