#include <array>

#include "devices/jbusp_rows.hpp"
#include "devices/ups_truths.hpp"

namespace ups_sim {
namespace {

using enum Level;
constexpr unsigned kAll = kNetys | kMasterys | kMasterysParallel;
constexpr unsigned kParallel = kMasterysParallel;

// A19 belongs to DELPHYS MP/MX alone; A09, A11, A12, A24, A28, A53 and A63 are blank in every column.
constexpr auto kAlarms = std::to_array<BitRow<UpsView>>({
    {0, 0, warning, kAll, nullptr},                                                       // A00, set from the others
    {0, 1, warning, kAll, [](const UpsView& v) { return v.battery.test_failed; }},        // A01
    {0, 2, warning, kAll, [](const UpsView& v) { return v.overload; }},                   // A02
    {0, 3, none, kAll, nullptr},                                                          // A03
    {0, 4, none, kAll, nullptr},                                                          // A04
    {0, 5, warning, kAll, [](const UpsView& v) { return !v.rectifier.present; }},         // A05
    {0, 6, warning, kAll, [](const UpsView& v) { return !v.bypass.in_tolerance; }},       // A06
    {0, 7, warning, kAll, [](const UpsView& v) { return v.over_temperature; }},           // A07
    {0, 8, warning, kAll, [](const UpsView& v) { return v.maintenance_bypass_closed; }},  // A08
    {0, 10, warning, kAll, nullptr},                                                      // A10
    {0, 13, none, kAll, nullptr},                                                         // A13
    {0, 14, none, kAll, nullptr},                                                         // A14
    {0, 15, none, kAll, nullptr},                                                         // A15
    {1, 0, none, kAll, nullptr},                                                          // A16
    {1, 1, none, kAll, nullptr},                                                          // A17
    {1, 2, none, kAll, [](const UpsView& v) { return v.inverter_stopped_by_overload; }},  // A18
    {1, 4, warning, kAll, nullptr},                                                       // A20
    {1, 5, none, kAll, nullptr},                                                          // A21
    {1, 6, none, kAll, [](const UpsView& v) { return !v.rectifier.present; }},            // A22
    {1, 7, warning, kAll, nullptr},                                                       // A23
    {1, 9, warning, kAll, nullptr},                                                       // A25
    {1, 10, warning, kAll, nullptr},                                                      // A26
    {1, 11, none, kAll, nullptr},                                                         // A27
    {1, 13, warning, kAll, nullptr},                                                      // A29
    {1, 14, none, kAll, [](const UpsView& v) { return v.stopped_by_overload; }},          // A30
    {1, 15, critical, kAll, [](const UpsView& v) { return v.imminent_stop; }},            // A31
    {2, 0, warning, kParallel, child_in_alarm<1>},                                        // A32
    {2, 1, warning, kParallel, child_in_alarm<2>},
    {2, 2, warning, kParallel, child_in_alarm<3>},
    {2, 3, warning, kParallel, child_in_alarm<4>},
    {2, 4, warning, kParallel, child_in_alarm<5>},
    {2, 5, warning, kParallel, child_in_alarm<6>},  // A37
    {2, 6, warning, kAll, nullptr},                 // A38 external alarms 1 to 4
    {2, 7, warning, kAll, nullptr},
    {2, 8, warning, kAll, nullptr},
    {2, 9, warning, kAll, nullptr},
    {2, 10, warning, kAll, nullptr},                                                // A42
    {2, 11, warning, kAll, [](const UpsView& v) { return v.redundancy_lost; }},     // A43
    {2, 12, warning, kAll, nullptr},                                                // A44
    {2, 13, warning, kAll, nullptr},                                                // A45
    {2, 14, warning, kAll, nullptr},                                                // A46
    {2, 15, warning, kAll, nullptr},                                                // A47
    {3, 0, warning, kAll, nullptr},                                                 // A48
    {3, 1, critical, kAll, [](const UpsView& v) { return v.battery.discharged; }},  // A49
    {3, 2, warning, kAll, [](const UpsView& v) { return v.few_resources; }},        // A50
    {3, 3, warning, kAll, nullptr},                                                 // A51
    {3, 4, critical, kAll, nullptr},                                                // A52
    {3, 6, critical, kAll, nullptr},                                                // A54
    {3, 7, none, kAll, nullptr},                                                    // A55
    {3, 8, warning, kAll, nullptr},                                                 // A56
    {3, 9, none, kAll, nullptr},                                                    // A57
    {3, 10, critical, kAll, nullptr},                                               // A58
    {3, 11, critical, kAll, [](const UpsView& v) { return !v.battery.present; }},   // A59
    {3, 12, warning, kAll, nullptr},                                                // A60
    {3, 13, warning, kAll, nullptr},                                                // A61
    {3, 14, critical, kAll, nullptr},                                               // A62
});

}  // namespace

std::span<const BitRow<UpsView>> jbusp_alarms() {
  return kAlarms;
}

}  // namespace ups_sim
