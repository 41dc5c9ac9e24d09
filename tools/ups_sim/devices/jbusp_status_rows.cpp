#include <array>

#include "devices/jbusp_rows.hpp"
#include "devices/ups_truths.hpp"

namespace ups_sim {
namespace {

using enum Level;
constexpr unsigned kAll = kNetys | kMasterys | kMasterysParallel;
constexpr unsigned kBig = kMasterys | kMasterysParallel;
constexpr unsigned kParallel = kMasterysParallel;

constexpr auto kStatus = std::to_array<BitRow<UpsView>>({
    {0, 0, info, kAll, [](const UpsView& v) { return v.rectifier.present; }},                             // S00
    {0, 1, info, kAll, [](const UpsView& v) { return v.inverter_on; }},                                   // S01
    {0, 2, info, kAll, [](const UpsView& v) { return v.rectifier_on; }},                                  // S02
    {0, 3, info, kAll, [](const UpsView& v) { return v.on_inverter; }},                                   // S03
    {0, 4, warning, kAll, [](const UpsView& v) { return v.on_bypass; }},                                  // S04
    {0, 5, warning, kAll, [](const UpsView& v) { return v.on_battery; }},                                 // S05
    {0, 6, none, kAll, [](const UpsView& v) { return !v.remote_enabled; }},                               // S06
    {0, 7, none, kAll, [](const UpsView& v) { return v.eco; }},                                           // S07
    {0, 8, warning, kAll, [](const UpsView& v) { return v.standby; }},                                    // S08
    {0, 9, none, kAll, [](const UpsView& v) { return v.buzzer; }},                                        // S09
    {0, 10, info, kAll, [](const UpsView& v) { return v.battery.test_in_progress; }},                     // S10
    {0, 11, info, kAll, [](const UpsView& v) { return v.test_programmed; }},                              // S11
    {0, 12, info, kAll, [](const UpsView& v) { return v.test_programmed && !v.battery.test_possible; }},  // S12
    {0, 13, info, kAll, [](const UpsView& v) { return v.battery.present; }},                              // S13
    {0, 14, warning, kAll, [](const UpsView& v) { return v.battery.test_failed; }},                       // S14
    {0, 15, critical, kAll, [](const UpsView& v) { return v.battery.near_end; }},                         // S15
    {1, 0, critical, kAll, [](const UpsView& v) { return v.battery.discharged; }},                        // S16
    {1, 1, info, kAll, [](const UpsView& v) { return v.battery.ok; }},                                    // S17
    {1, 7, none, kAll, [](const UpsView& v) { return v.synchronised; }},                                  // S23
    {1, 8, none, kBig, nullptr},                                                                          // S24 boost
    {1, 10, info, kAll, [](const UpsView& v) { return v.bypass.present; }},                               // S26
    {1, 11, info, kAll, [](const UpsView& v) { return v.battery.charging; }},                             // S27
    {1, 12, none, kAll, [](const UpsView& v) { return v.bypass.present && !v.bypass.frequency_ok; }},     // S28
    {1, 13, none, kAll, [](const UpsView& v) { return v.shutoff_armed; }},                                // S29
    {1, 14, none, kParallel, always},                                                                     // S30
    {1, 15, none, kNetys, nullptr},              // S31 battery extension
    {2, 0, none, kParallel, child_operates<1>},  // S32
    {2, 1, none, kParallel, child_operates<2>},
    {2, 2, none, kParallel, child_operates<3>},
    {2, 3, none, kParallel, child_operates<4>},
    {2, 4, none, kParallel, child_operates<5>},
    {2, 5, none, kParallel, child_operates<6>},  // S37
    {2, 6, none, kBig, nullptr},                 // S38 external inputs 1 to 4
    {2, 7, none, kBig, nullptr},
    {2, 8, none, kBig, nullptr},
    {2, 9, none, kBig, nullptr},
    {2, 10, none, kAll, always},                                          // S42 permissions are served
    {2, 11, none, kNetys, [](const UpsView& v) { return v.has_plugs; }},  // S43
    {2, 14, info, kBig, [](const UpsView& v) { return v.on_genset; }},    // S46
    {3, 0, warning, kBig, nullptr},                                       // S48 maintenance mode
    {3, 1, warning, kBig, nullptr},                                       // S49 maintenance period over
    // 0x1024, public manual only: breakers of the power path.
    {4, 2, none, kAll, [](const UpsView& v) { return v.on_inverter; }},                // S66
    {4, 3, none, kAll, always},                                                        // S67
    {4, 4, none, kAll, [](const UpsView& v) { return v.maintenance_bypass_closed; }},  // S68
    {4, 6, none, kAll, always},                                                        // S70
    {4, 9, none, kAll, [](const UpsView& v) { return v.operating; }},                  // S73
    {4, 12, none, kAll, [](const UpsView& v) { return v.on_inverter && !v.eco; }},     // S76
});

}  // namespace

std::span<const BitRow<UpsView>> jbusp_status() {
  return kStatus;
}

}  // namespace ups_sim
