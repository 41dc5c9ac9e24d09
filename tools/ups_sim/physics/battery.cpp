#include "physics/battery.hpp"

#include <algorithm>
#include <cmath>

namespace ups_sim {
namespace {

constexpr int kCellsPerBlock = 6;
constexpr double kAgeing = 0.94;              // three years in service
constexpr double kCapacityPerKelvin = 0.006;  // usable capacity falls in the cold
constexpr double kReferenceTemperature = 25;
constexpr double kPeukert = 1.15;
constexpr double kRatedHours = 20;  // amp hours are named for a 20 h discharge
constexpr double kFloatVoltsPerCell = 2.27;
constexpr double kOhmPerCellAh = 0.05;   // internal resistance of a cell, divided by its capacity
constexpr double kBulkChargeRate = 0.1;  // of the capacity, in amperes
constexpr double kTrickleRate = 0.01;
constexpr double kTaperFrom = 0.9;
constexpr double kChargeEfficiency = 0.92;

}  // namespace

double Battery::capacity_ah() const {
  const double heat = 1 + kCapacityPerKelvin * (temperature_c_ - kReferenceTemperature);
  return spec_.amp_hours * kAgeing * std::clamp(heat, 0.6, 1.1);
}

double Battery::total_volts_at(double amps) const {
  const double knee = 0.16 * std::exp(-charge_ / 0.06);
  const double rest = 1.98 + 0.15 * charge_ - knee;
  const double drop = amps * kOhmPerCellAh / spec_.amp_hours;
  const double charging = amps > 0 || floating_ ? 0.08 : 0;
  double cell = std::min(rest + drop + charging, kFloatVoltsPerCell);
  if (floating_) {
    cell = kFloatVoltsPerCell;
  }
  return cell * kCellsPerBlock * spec_.blocks_per_string * spec_.strings;
}

double Battery::string_volts() const {
  return total_volts_at(amps_) / spec_.strings;
}

double Battery::amps_for(double watts) const {
  // The voltage sinks with the current that is asked for: three rounds settle it well within a tenth of an ampere.
  double amps = watts / total_volts_at(0);
  for (int round = 0; round < 3; ++round) {
    amps = watts / std::max(1.0, total_volts_at(-amps));
  }
  return amps;
}

double Battery::drain_per_hour(double amps) const {
  const double rated_amps = spec_.amp_hours / kRatedHours;
  const double hurry = std::pow(std::max(1.0, amps / rated_amps), kPeukert - 1);
  return amps * hurry / capacity_ah();
}

void Battery::discharge(double dt_s, double watts) {
  floating_ = false;
  const double amps = charge_ > 0 ? amps_for(watts) : 0;
  charge_ = std::max(0.0, charge_ - drain_per_hour(amps) * dt_s / 3600);
  amps_ = -amps;
}

void Battery::charge(double dt_s) {
  const double taper = std::clamp((1 - charge_) / (1 - kTaperFrom), 0.0, 1.0);
  // The last bit goes in with a trickle, then the current stops: a full battery takes none that could be shown.
  amps_ = charge_ < 1 ? std::max(kBulkChargeRate * taper, kTrickleRate) * spec_.amp_hours : 0;
  charge_ = std::min(1.0, charge_ + amps_ * kChargeEfficiency / capacity_ah() * dt_s / 3600);
  floating_ = charge_ > kTaperFrom;
}

void Battery::rest() {
  amps_ = 0;
  floating_ = false;
}

double Battery::charge_watts() const {
  return std::max(0.0, amps_) * total_volts_at(amps_);
}

double Battery::runtime_minutes(double watts) const {
  const double amps = amps_for(std::max(watts, 1.0));
  return charge_ / drain_per_hour(amps) * 60;
}

void Battery::follow_ambient(double dt_s, double ambient_c) {
  const double own_heat = 6 * std::min(1.0, std::abs(amps_) / spec_.amp_hours);
  const double target = ambient_c + 1 + own_heat;
  temperature_c_ += (target - temperature_c_) * std::min(1.0, dt_s / 1800);
}

}  // namespace ups_sim
