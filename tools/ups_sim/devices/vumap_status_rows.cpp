#include <array>

#include "devices/ups_truths.hpp"
#include "devices/vumap_rows.hpp"

namespace ups_sim {
namespace {

using enum Level;

constexpr auto kStatus = std::to_array<BitRow<UpsView>>({
    {0, 0, info, kAnyVuMap, [](const UpsView& v) { return v.on_inverter; }},   // S000 Load protected by Inverter
    {0, 2, warning, kAnyVuMap, [](const UpsView& v) { return v.on_bypass; }},  // S002 Load supplied by automatic Bypass
    {0, 3, warning, kAnyVuMap,
     [](const UpsView& v) { return v.on_maintenance_bypass; }},  // S003 Load supplied by Maintenance Bypass
    {0, 4, critical, kAnyVuMap, [](const UpsView& v) { return v.load_off; }},       // S004 Load OFF
    {0, 6, info, kAnyVuMap, [](const UpsView& v) { return v.eco; }},                // S006 UPS in eco mode
    {0, 7, info, kAnyVuMap, nullptr},                                               // S007 UPS in energy saver
    {0, 8, none, kAnyVuMap, nullptr},                                               // S008 Heat Run test
    {0, 9, warning, kAnyVuMap, nullptr},                                            // S009 In Service mode
    {0, 10, none, kAnyVuMap, [](const UpsView& v) { return v.line_interactive; }},  // S010 Line-interactive mode
    {0, 11, info, kAnyVuMap, [](const UpsView& v) { return v.operating; }},         // S011 Operating
    {0, 12, info, kAnyVuMap, [](const UpsView& v) { return v.available; }},         // S012 Available
    {0, 13, warning, kAnyVuMap, [](const UpsView& v) { return v.standby; }},        // S013 on Standby
    {0, 14, info, kAnyVuMap, [](const UpsView& v) { return v.isolated; }},          // S014 Unit isolated
    {0, 15, warning, kAnyVuMap, nullptr},                                           // S015 Maintenance Alert
    {1, 0, none, kAnyVuMap, always},                                                // S016 Output Breaker closed
    {1, 1, none, kAnyVuMap,
     [](const UpsView& v) { return v.maintenance_bypass_closed; }},  // S017 Maintenance Bypass closed
    {1, 2, none, kAnyVuMap, nullptr},                                // S018 External Maintenance Bypass closed
    {1, 3, none, kAnyVuMap, nullptr},                                // S019 External Output Breaker closed
    {1, 4, none, kAnyVuMap, [](const UpsView& v) { return v.single_phase_input; }},  // S020 Single phase Input supply
    {1, 5, none, kAnyVuMap, always},                                                 // S021 Rectifier Input Breaker
    {1, 6, none, kAnyVuMap, always},                                                 // S022 Bypass Input Breaker
    {1, 7, info, kAnyVuMap, [](const UpsView& v) { return v.on_genset; }},           // S023 Gen set ON
    {1, 8, none, kAnyVuMap, nullptr},                                                // S024 Busbar 1 closed
    {1, 9, none, kAnyVuMap, nullptr},                                                // S025 Busbar 2 closed
    {1, 10, info, kAnyVuMap, [](const UpsView& v) { return v.restarting; }},         // S026 Automatic Start in progress
    {1, 11, warning, kAnyVuMap, nullptr},  // S027 Maintenance Bypass proc. in progress
    {1, 12, warning, kAnyVuMap,
     [](const UpsView& v) { return v.shutoff_armed; }},                          // S028 UPS OFF procedure in progress
    {1, 14, info, kAnyVuMap, nullptr},                                           // S030 Auto-test Procedure in progress
    {1, 15, info, kAnyVuMap, [](const UpsView& v) { return v.ack_requested; }},  // S031 Alarm Acknowledgement requested
    {2, 0, info, kAnyVuMap, [](const UpsView& v) { return v.battery.ok; }},      // S032 Battery OK
    {2, 1, info, kAnyVuMap, [](const UpsView& v) { return v.battery.charged; }},  // S033 Battery charged
    {2, 2, info, kAnyVuMap,
     [](const UpsView& v) { return v.battery.test_in_progress; }},                 // S034 Battery Test in progress
    {2, 3, info, kAnyVuMap, [](const UpsView& v) { return v.test_programmed; }},   // S035 Battery Test programmed
    {2, 4, info, kAnyVuMap, [](const UpsView& v) { return v.battery.charging; }},  // S036 Battery charging
    {2, 5, warning, kAnyVuMap,
     [](const UpsView& v) { return v.battery.test_interrupted; }},  // S037 Battery Test interrupted
    {2, 6, info, kAnyVuMap, nullptr},                               // S038 Floating Voltage reduced
    {2, 7, info, kAnyVuMap, nullptr},                               // S039 Battery discharge to Input
    {2, 8, info, kAnyVuMap, nullptr},                               // S040 UPS backup system connected
    {2, 9, info, kAnyVuMap, nullptr},                               // S041 UPS backup system charged / ready
    {2, 10, info, kAnyVuMap, nullptr},                              // S042 UPS backup system charging
    {3, 0, info, kAnyVuMap,
     [](const UpsView& v) { return v.rectifier.present; }},                    // S048 Rectifier Input Supply present
    {3, 1, info, kAnyVuMap, [](const UpsView& v) { return v.rectifier_on; }},  // S049 Rectifier ON
    {3, 2, info, kAnyVuMap, [](const UpsView& v) { return v.charger_on; }},    // S050 Charger ON
    {3, 3, none, kAnyVuMap, [](const UpsView& v) { return v.rectifier_starting; }},  // S051 Rectifier is starting
    {3, 4, info, kAnyVuMap, [](const UpsView& v) { return v.inverter_on; }},         // S052 Inverter ON
    {3, 5, info, kAnyVuMap, [](const UpsView& v) { return v.on_inverter; }},         // S053 Inverter Switch ON
    {3, 7, none, kAnyVuMap, always},                                             // S055 Bypass output breaker closed
    {3, 8, info, kAnyVuMap, [](const UpsView& v) { return v.bypass.present; }},  // S056 Bypass Input Supply present
    {3, 9, info, kAnyVuMap, [](const UpsView& v) { return v.on_bypass; }},       // S057 Bypass Static Switch closed
    {3, 10, info, kAnyVuMap,
     [](const UpsView& v) { return v.synchronised; }},  // S058 Bypass Input & Inverter synchronised
    {3, 11, info, kAnyVuMap, nullptr},                  // S059 ACS external synchronisation
    {3, 12, none, kAnyVuMap, plug_closed<1>},           // S060 PowerShare Plug 1 closed
    {3, 13, none, kAnyVuMap, plug_closed<2>},           // S061 PowerShare Plug 2 closed
    {3, 14, none, kAnyVuMap, plug_closed<3>},           // S062 PowerShare Plug 3 closed
    {3, 15, none, kAnyVuMap, plug_closed<4>},           // S063 PowerShare Plug 4 closed
    {4, 0, none, kAnyVuMap, always},                    // S064 Card in Slot 1 present
    {4, 1, none, kAnyVuMap, nullptr},                   // S065 Card in Slot 2 present
    {4, 2, none, kAnyVuMap, nullptr},                   // S066 Card in Slot 3 present
    {4, 3, none, kAnyVuMap, nullptr},                   // S067 Card in Slot 4 present
    {4, 4, none, kAnyVuMap, nullptr},                   // S068 Card in Slot 5 present
    {4, 5, none, kAnyVuMap, nullptr},                   // S069 Card in Slot 6 present
    {4, 8, none, kAnyVuMap, nullptr},                   // S072 Programmable S072
    {4, 9, none, kAnyVuMap, nullptr},                   // S073 Programmable S073
    {4, 10, none, kAnyVuMap, nullptr},                  // S074 Programmable S074
    {4, 11, none, kAnyVuMap, nullptr},                  // S075 Programmable S075
    {4, 12, none, kAnyVuMap, nullptr},                  // S076 Programmable S076
    {4, 13, none, kAnyVuMap, nullptr},                  // S077 Programmable S077
    {4, 14, none, kAnyVuMap, nullptr},                  // S078 Programmable S078
    {4, 15, none, kAnyVuMap, nullptr},                  // S079 Programmable S079
    {5, 0, none, kAnyVuMap, nullptr},                   // S080 Module Insertion Procedure
    {5, 1, none, kAnyVuMap, nullptr},                   // S081 Module Extraction Procedure
    {5, 2, none, kAnyVuMap,
     [](const UpsView& v) { return v.line_interactive; }},  // S082 UPS in line interactive operation
    {5, 3, none, kAnyVuMap, [](const UpsView& v) { return !v.battery.present; }},  // S083 Battery circuit open
    {5, 4, none, kAnyVuMap, nullptr},                                              // S084 Backfeed protection open
    {5, 5, none, kAnyVuMap, nullptr},                                              // S085 Bypass Locked
    {5, 6, none, kAnyVuMap, nullptr},                      // S086 Adv GEN SET Static mode - Soft Load
    {5, 7, none, kAnyVuMap, nullptr},                      // S087 Derating charge for LIB
    {6, 0, none, kWithChildren, child_operates<1>},        // S096 [1] is operating
    {6, 1, none, kWithChildren, child_operates<2>},        // S097 [2] is operating
    {6, 2, none, kWithChildren, child_operates<3>},        // S098 [3] is operating
    {6, 3, none, kWithChildren, child_operates<4>},        // S099 [4] is operating
    {6, 4, none, kWithChildren, child_operates<5>},        // S100 [5] is operating
    {6, 5, none, kWithChildren, child_operates<6>},        // S101 [6] is operating
    {6, 6, none, kWithChildren, child_operates<7>},        // S102 [7] is operating
    {6, 7, none, kWithChildren, child_operates<8>},        // S103 [8] is operating
    {6, 8, none, kWithChildren, child_operates<9>},        // S104 [9] is operating
    {6, 9, none, kWithChildren, child_operates<10>},       // S105 [10] is operating
    {6, 10, none, kWithChildren, child_operates<11>},      // S106 [11] is operating
    {6, 11, none, kWithChildren, child_operates<12>},      // S107 [12] is operating
    {6, 12, none, kWithChildren, child_operates<13>},      // S108 [13] is operating
    {6, 13, none, kWithChildren, child_operates<14>},      // S109 [14] is operating
    {6, 14, none, kWithChildren, child_operates<15>},      // S110 [15] is operating
    {7, 0, none, kWithChildren, child_is_available<1>},    // S112 [1] is available
    {7, 1, none, kWithChildren, child_is_available<2>},    // S113 [2] is available
    {7, 2, none, kWithChildren, child_is_available<3>},    // S114 [3] is available
    {7, 3, none, kWithChildren, child_is_available<4>},    // S115 [4] is available
    {7, 4, none, kWithChildren, child_is_available<5>},    // S116 [5] is available
    {7, 5, none, kWithChildren, child_is_available<6>},    // S117 [6] is available
    {7, 6, none, kWithChildren, child_is_available<7>},    // S118 [7] is available
    {7, 7, none, kWithChildren, child_is_available<8>},    // S119 [8] is available
    {7, 8, none, kWithChildren, child_is_available<9>},    // S120 [9] is available
    {7, 9, none, kWithChildren, child_is_available<10>},   // S121 [10] is available
    {7, 10, none, kWithChildren, child_is_available<11>},  // S122 [11] is available
    {7, 11, none, kWithChildren, child_is_available<12>},  // S123 [12] is available
    {7, 12, none, kWithChildren, child_is_available<13>},  // S124 [13] is available
    {7, 13, none, kWithChildren, child_is_available<14>},  // S125 [14] is available
    {7, 14, none, kWithChildren, child_is_available<15>},  // S126 [15] is available
    {7, 15, none, kAnyVuMap, nullptr},                     // S127 Data no longer updated
});

}  // namespace

std::span<const BitRow<UpsView>> vumap_status() {
  return kStatus;
}

}  // namespace ups_sim
