#include <array>
#include <cmath>

#include "devices/sts_rows.hpp"

namespace ups_sim {
namespace {

constexpr double kPowerFactor = 0.92;

bool output_present(const StsPlant& plant) {
  return plant.feeding_source() != 0 && plant.source(plant.feeding_source()).present;
}

Phases output_volts(const StsPlant& plant) {
  return output_present(plant) ? plant.source(plant.feeding_source()).volts : Phases{};
}

double output_hertz(const StsPlant& plant) {
  return output_present(plant) ? plant.source(plant.feeding_source()).hertz : 0;
}

double between(const Phases& volts, std::size_t phase) {
  const double a = volts[phase];
  const double b = volts[(phase + 1) % 3];
  return std::sqrt(a * a + b * b + a * b);
}

double amps(const StsPlant& plant, std::size_t phase) {
  return output_present(plant) ? plant.load_percent()[phase] / 100 * StsPlant::kNominalAmps : 0;
}

double neutral_amps(const StsPlant& plant) {
  const double a = amps(plant, 0);
  const double b = amps(plant, 1);
  const double c = amps(plant, 2);
  return std::sqrt(std::fmax(0, a * a + b * b + c * c - a * b - b * c - c * a));
}

double kilovoltamperes(const StsPlant& plant, std::size_t phase) {
  return output_volts(plant)[phase] * amps(plant, phase) / 1000;
}

double kilowatts(const StsPlant& plant, std::size_t phase) {
  return kilovoltamperes(plant, phase) * kPowerFactor;
}

double power_factor(const StsPlant& plant) {
  return output_present(plant) ? kPowerFactor : 0;
}

double load_rate(const StsPlant& plant) {
  return (amps(plant, 0) + amps(plant, 1) + amps(plant, 2)) / 3 / StsPlant::kNominalAmps * 100;
}

constexpr auto kMeasurements = std::to_array<ValueRow<StsPlant>>({
    {0, 1, kAnySts, [](const StsPlant& v) { return v.source(1).volts[0]; }},
    {1, 1, kAnySts, [](const StsPlant& v) { return v.source(1).volts[1]; }},
    {2, 1, kAnySts, [](const StsPlant& v) { return v.source(1).volts[2]; }},
    {3, 1, kAnySts, [](const StsPlant& v) { return between(v.source(1).volts, 0); }},
    {4, 1, kAnySts, [](const StsPlant& v) { return between(v.source(1).volts, 1); }},
    {5, 1, kAnySts, [](const StsPlant& v) { return between(v.source(1).volts, 2); }},
    {6, 0.1, kAnySts, [](const StsPlant& v) { return v.source(1).hertz; }},
    {7, 0.1, kAnySts, [](const StsPlant& v) { return v.source(1).switch_c; }},
    {8, 1, kAnySts, [](const StsPlant& v) { return v.source(2).volts[0]; }},
    {9, 1, kAnySts, [](const StsPlant& v) { return v.source(2).volts[1]; }},
    {10, 1, kAnySts, [](const StsPlant& v) { return v.source(2).volts[2]; }},
    {11, 1, kAnySts, [](const StsPlant& v) { return between(v.source(2).volts, 0); }},
    {12, 1, kAnySts, [](const StsPlant& v) { return between(v.source(2).volts, 1); }},
    {13, 1, kAnySts, [](const StsPlant& v) { return between(v.source(2).volts, 2); }},
    {14, 0.1, kAnySts, [](const StsPlant& v) { return v.source(2).hertz; }},
    {15, 0.1, kAnySts, [](const StsPlant& v) { return v.source(2).switch_c; }},
    {16, 1, kAnySts, [](const StsPlant& v) { return output_volts(v)[0]; }},
    {17, 1, kAnySts, [](const StsPlant& v) { return output_volts(v)[1]; }},
    {18, 1, kAnySts, [](const StsPlant& v) { return output_volts(v)[2]; }},
    {19, 1, kAnySts, [](const StsPlant& v) { return between(output_volts(v), 0); }},
    {20, 1, kAnySts, [](const StsPlant& v) { return between(output_volts(v), 1); }},
    {21, 1, kAnySts, [](const StsPlant& v) { return between(output_volts(v), 2); }},
    {22, 0.1, kAnySts, [](const StsPlant& v) { return output_hertz(v); }},
    {24, 1, kAnySts, [](const StsPlant& v) { return amps(v, 0); }},
    {25, 1, kAnySts, [](const StsPlant& v) { return amps(v, 1); }},
    {26, 1, kAnySts, [](const StsPlant& v) { return amps(v, 2); }},
    {27, 1, kAnySts, [](const StsPlant& v) { return neutral_amps(v); }},
    {29, 1, kAnySts, [](const StsPlant& v) { return load_rate(v); }},
    {31, 1, kAnySts, [](const StsPlant& v) { return v.phase_shift_deg(); }},
    {32, 1, kAnySts, [](const StsPlant& v) { return kilovoltamperes(v, 0); }},
    {33, 1, kAnySts, [](const StsPlant& v) { return kilovoltamperes(v, 1); }},
    {34, 1, kAnySts, [](const StsPlant& v) { return kilovoltamperes(v, 2); }},
    {35, 0.01, kAnySts, [](const StsPlant& v) { return power_factor(v); }},
    {36, 0.01, kAnySts, [](const StsPlant& v) { return power_factor(v); }},
    {37, 0.01, kAnySts, [](const StsPlant& v) { return power_factor(v); }},
    {40, 0.1, kAnySts, [](const StsPlant& v) { return output_present(v) ? 1.9 : 0.0; }},
    {41, 0.1, kAnySts, [](const StsPlant& v) { return output_present(v) ? 1.9 : 0.0; }},
    {42, 0.1, kAnySts, [](const StsPlant& v) { return output_present(v) ? 1.9 : 0.0; }},
    {43, 0.1, kAnySts, [](const StsPlant& v) { return output_present(v) ? 2.4 : 0.0; }},
    {47, 0.1, kAnySts, [](const StsPlant& v) { return v.ambient_c(); }},
    {48, 1, kAnySts, [](const StsPlant& v) { return kilowatts(v, 0); }},
    {49, 1, kAnySts, [](const StsPlant& v) { return kilowatts(v, 1); }},
    {50, 1, kAnySts, [](const StsPlant& v) { return kilowatts(v, 2); }},
    {51, 1, kAnySts, [](const StsPlant& v) { return kilowatts(v, 0) + kilowatts(v, 1) + kilowatts(v, 2); }},
    {56, 1, kAnySts, [](const StsPlant& v) { return amps(v, 0) / StsPlant::kNominalAmps * 100; }},
    {57, 1, kAnySts, [](const StsPlant& v) { return amps(v, 1) / StsPlant::kNominalAmps * 100; }},
    {58, 1, kAnySts, [](const StsPlant& v) { return amps(v, 2) / StsPlant::kNominalAmps * 100; }},
    {59, 1, kAnySts, [](const StsPlant& v) { return neutral_amps(v) / StsPlant::kNominalAmps * 100; }},
});

}  // namespace

std::span<const ValueRow<StsPlant>> sts_measurements() {
  return kMeasurements;
}

}  // namespace ups_sim
