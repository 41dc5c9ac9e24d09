#include <array>

#include "devices/jbusp_rows.hpp"

namespace ups_sim {
namespace {

constexpr unsigned kAll = kNetys | kMasterys | kMasterysParallel;
constexpr unsigned kBig = kMasterys | kMasterysParallel;

// Ambiguous columns: M05 and M37 are taken as present everywhere, M36 and M40-M42 as blank for NETYS.
constexpr auto kMeasurements = std::to_array<ValueRow<UpsView>>({
    {0, 1, kAll, [](const UpsView& v) { return v.output.load_rates[0]; }},
    {1, 1, kBig, [](const UpsView& v) { return v.output.load_rates[1]; }},
    {2, 1, kBig, [](const UpsView& v) { return v.output.load_rates[2]; }},
    {3, 1, kAll, [](const UpsView& v) { return v.output.load_rate; }},
    {4, 1, kAll, [](const UpsView& v) { return v.battery.charge_percent; }},
    {5, 0.1, kAll, [](const UpsView& v) { return v.battery.amp_hours; }},
    {6, 1, kAll, [](const UpsView& v) { return v.bypass.volts[0]; }},
    {7, 1, kBig, [](const UpsView& v) { return v.bypass.volts[1]; }},
    {8, 1, kBig, [](const UpsView& v) { return v.bypass.volts[2]; }},
    {9, 1, kAll, [](const UpsView& v) { return v.output.volts[0]; }},
    {10, 1, kBig, [](const UpsView& v) { return v.output.volts[1]; }},
    {11, 1, kBig, [](const UpsView& v) { return v.output.volts[2]; }},
    {12, 1, kBig, [](const UpsView& v) { return v.rectifier.amps[0]; }},  // whole amperes, unlike the output
    {13, 1, kBig, [](const UpsView& v) { return v.rectifier.amps[1]; }},
    {14, 1, kBig, [](const UpsView& v) { return v.rectifier.amps[2]; }},
    {15, 0.1, kAll, [](const UpsView& v) { return v.output.amps[0]; }},
    {16, 0.1, kBig, [](const UpsView& v) { return v.output.amps[1]; }},
    {17, 0.1, kBig, [](const UpsView& v) { return v.output.amps[2]; }},
    {18, 0.1, kAll, [](const UpsView& v) { return v.bypass.hertz; }},
    {19, 0.1, kAll, [](const UpsView& v) { return v.output.hertz; }},
    {20, 0.1, kAll, [](const UpsView& v) { return v.battery.plus_volts; }},
    {21, 0.1, kBig, [](const UpsView& v) { return v.battery.minus_volts; }},
    {22, 1, kAll, [](const UpsView& v) { return v.ambient_c; }},
    // -1 while the mains feed the load: what public clients of this map rely on.
    {23, 1, kAll, [](const UpsView& v) { return v.on_battery ? v.battery.runtime_min : kAbsent; }},
    {24, 0.1, kBig, [](const UpsView& v) { return v.battery.plus_amps; }},
    {33, 1, kAll, [](const UpsView& v) { return v.rectifier.volts[0]; }},
    {34, 1, kBig, [](const UpsView& v) { return v.rectifier.volts[1]; }},
    {35, 1, kBig, [](const UpsView& v) { return v.rectifier.volts[2]; }},
    {36, 0.1, kBig, [](const UpsView& v) { return v.output.kilowatts; }},
    {37, 0.1, kAll, [](const UpsView& v) { return v.output.phase_kva[0]; }},
    {38, 0.1, kBig, [](const UpsView& v) { return v.output.phase_kva[1]; }},
    {39, 0.1, kBig, [](const UpsView& v) { return v.output.phase_kva[2]; }},
    {40, 0.1, kBig, [](const UpsView& v) { return v.rectifier.kilowatts[0]; }},
    {41, 0.1, kBig, [](const UpsView& v) { return v.rectifier.kilowatts[1]; }},
    {42, 0.1, kBig, [](const UpsView& v) { return v.rectifier.kilowatts[2]; }},
    {43, 0.1, kBig, [](const UpsView& v) { return v.rectifier.hertz; }},
});

}  // namespace

std::span<const ValueRow<UpsView>> jbusp_measurements() {
  return kMeasurements;
}

}  // namespace ups_sim
