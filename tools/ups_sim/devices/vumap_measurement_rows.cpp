#include <array>

#include "devices/vumap_rows.hpp"

namespace ups_sim {
namespace {

constexpr double kFactor = kScaleByT014;

// M028 and M029 (DC storage) belong to installations with ultracapacitors: not managed here, like the blank words.
constexpr auto kMeasurements = std::to_array<ValueRow<UpsView>>({
    {0, 1, kAnyVuMap, [](const UpsView& v) { return v.output.load_rate; }},
    {1, 1, kAnyVuMap, [](const UpsView& v) { return v.output.load_rates[0]; }},
    {2, 1, kAnyVuMap, [](const UpsView& v) { return v.output.load_rates[1]; }},
    {3, 1, kAnyVuMap, [](const UpsView& v) { return v.output.load_rates[2]; }},
    {4, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.kva; }},
    {5, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.kilowatts; }},
    {6, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.amps[0]; }},
    {7, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.amps[1]; }},
    {8, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.amps[2]; }},
    {9, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.neutral_amps; }},
    {10, 1, kAnyVuMap, [](const UpsView& v) { return v.output.volts[0]; }},
    {11, 1, kAnyVuMap, [](const UpsView& v) { return v.output.volts[1]; }},
    {12, 1, kAnyVuMap, [](const UpsView& v) { return v.output.volts[2]; }},
    {13, 0.1, kAnyVuMap, [](const UpsView& v) { return v.output.hertz; }},
    {14, 0.1, kAnyVuMap, [](const UpsView& v) { return v.output.crest_factor; }},
    {15, 0.1, kAnyVuMap, [](const UpsView& v) { return v.ambient_c; }},
    {16, kFactor, kAnyVuMap, [](const UpsView& v) { return v.battery.plus_volts; }},
    {17, kFactor, kAnyVuMap, [](const UpsView& v) { return v.battery.minus_volts; }},
    {18, kFactor, kAnyVuMap, [](const UpsView& v) { return v.battery.plus_amps; }},
    {19, kFactor, kAnyVuMap, [](const UpsView& v) { return v.battery.minus_amps; }},
    {22, 1, kAnyVuMap, [](const UpsView& v) { return v.battery.charge_percent; }},
    {23, kFactor, kAnyVuMap, [](const UpsView& v) { return v.battery.amp_hours; }},
    {24, 1, kAnyVuMap, [](const UpsView& v) { return v.battery.runtime_min; }},
    {25, 1, kAnyVuMap, [](const UpsView& v) { return v.battery.time_on_battery_s; }},
    {26, 0.1, kAnyVuMap, [](const UpsView& v) { return v.battery.celsius; }},
    {27, 0.1, kAnyVuMap, [](const UpsView& v) { return v.battery.celsius; }},
    {32, 1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.volts[0]; }},
    {33, 1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.volts[1]; }},
    {34, 1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.volts[2]; }},
    {35, 0.1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.hertz; }},
    {36, 1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.line_volts[0]; }},
    {37, 1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.line_volts[1]; }},
    {38, 1, kAnyVuMap, [](const UpsView& v) { return v.rectifier.line_volts[2]; }},
    {39, 1, kAnyVuMap, [](const UpsView& v) { return v.bypass.volts[0]; }},
    {40, 1, kAnyVuMap, [](const UpsView& v) { return v.bypass.volts[1]; }},
    {41, 1, kAnyVuMap, [](const UpsView& v) { return v.bypass.volts[2]; }},
    {42, 0.1, kAnyVuMap, [](const UpsView& v) { return v.bypass.hertz; }},
    {43, 1, kAnyVuMap, [](const UpsView& v) { return v.bypass.line_volts[0]; }},
    {44, 1, kAnyVuMap, [](const UpsView& v) { return v.bypass.line_volts[1]; }},
    {45, 1, kAnyVuMap, [](const UpsView& v) { return v.bypass.line_volts[2]; }},
    {48, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.phase_kva[0]; }},
    {49, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.phase_kva[1]; }},
    {50, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.phase_kva[2]; }},
    {51, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.phase_kilowatts[0]; }},
    {52, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.phase_kilowatts[1]; }},
    {53, kFactor, kAnyVuMap, [](const UpsView& v) { return v.output.phase_kilowatts[2]; }},
    {54, 1, kAnyVuMap, [](const UpsView& v) { return v.output.line_volts[0]; }},
    {55, 1, kAnyVuMap, [](const UpsView& v) { return v.output.line_volts[1]; }},
    {56, 1, kAnyVuMap, [](const UpsView& v) { return v.output.line_volts[2]; }},
    {57, 0.01, kAnyVuMap, [](const UpsView& v) { return v.output.power_factors[0]; }},
    {58, 0.01, kAnyVuMap, [](const UpsView& v) { return v.output.power_factors[1]; }},
    {59, 0.01, kAnyVuMap, [](const UpsView& v) { return v.output.power_factors[2]; }},
    {60, 0.1, kAnyVuMap, [](const UpsView& v) { return v.output.crest_factors[0]; }},
    {61, 0.1, kAnyVuMap, [](const UpsView& v) { return v.output.crest_factors[1]; }},
    {62, 0.1, kAnyVuMap, [](const UpsView& v) { return v.output.crest_factors[2]; }},
    {63, 0.1, kAnyVuMap, [](const UpsView& v) { return v.output.neutral_crest_factor; }},
    {64, kFactor, kAnyVuMap, [](const UpsView& v) { return v.rectifier.amps[0]; }},
    {65, kFactor, kAnyVuMap, [](const UpsView& v) { return v.rectifier.amps[1]; }},
    {66, kFactor, kAnyVuMap, [](const UpsView& v) { return v.rectifier.amps[2]; }},
    {67, kFactor, kAnyVuMap, [](const UpsView& v) { return v.rectifier.kilowatts[0]; }},
    {68, kFactor, kAnyVuMap, [](const UpsView& v) { return v.rectifier.kilowatts[1]; }},
    {69, kFactor, kAnyVuMap, [](const UpsView& v) { return v.rectifier.kilowatts[2]; }},
    {70, kFactor, kAnyVuMap, [](const UpsView& v) { return v.bypass.amps[0]; }},
    {71, kFactor, kAnyVuMap, [](const UpsView& v) { return v.bypass.amps[1]; }},
    {72, kFactor, kAnyVuMap, [](const UpsView& v) { return v.bypass.amps[2]; }},
    {73, kFactor, kAnyVuMap, [](const UpsView& v) { return v.bypass.kilowatts[0]; }},
    {74, kFactor, kAnyVuMap, [](const UpsView& v) { return v.bypass.kilowatts[1]; }},
    {75, kFactor, kAnyVuMap, [](const UpsView& v) { return v.bypass.kilowatts[2]; }},
});

}  // namespace

std::span<const ValueRow<UpsView>> vumap_measurements() {
  return kMeasurements;
}

}  // namespace ups_sim
