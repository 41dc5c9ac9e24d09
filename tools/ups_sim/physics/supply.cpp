#include "physics/supply.hpp"

#include <cmath>

namespace ups_sim {
namespace {

constexpr double kNominalVolts = 230;
constexpr double kRectifierWindow = 0.20;  // of the nominal voltage
constexpr double kBypassWindow = 0.10;
constexpr double kHertzWindow = 1.0;
constexpr double kGensetStart = 8;      // seconds from mains loss to a usable voltage
constexpr double kGensetHandBack = 10;  // seconds of good mains before the generator lets go
constexpr double kGensetHertz = 50.1;

bool within(const Phases& volts, int phases, double window) {
  for (std::size_t phase = 0; phase < static_cast<std::size_t>(phases); ++phase) {
    if (std::abs(volts[phase] - kNominalVolts) > window * kNominalVolts) {
      return false;
    }
  }
  return true;
}

}  // namespace

void Supply::step(double dt_s, double day_s, const SupplyInputs& inputs, int phases, Random& random) {
  if (dt_s > 0) {
    mains_.step(dt_s, day_s, random);
  }
  run_genset(dt_s, inputs, random);
  rectifier_ = feeder(inputs.rectifier_mains, inputs, phases);
  bypass_ = feeder(inputs.bypass_mains, inputs, phases);
}

void Supply::run_genset(double dt_s, const SupplyInputs& inputs, Random& random) {
  mains_lost_s_ = inputs.mains ? 0 : mains_lost_s_ + dt_s;
  mains_back_s_ = inputs.mains ? mains_back_s_ + dt_s : 0;
  if (!inputs.genset || (inputs.mains && mains_back_s_ >= kGensetHandBack)) {
    genset_running_ = false;
  } else if (mains_lost_s_ >= kGensetStart) {
    genset_running_ = true;
  }
  on_genset_ = genset_running_;
  if (dt_s > 0) {
    genset_hertz_.step(dt_s, random);
    for (Wander& volts : genset_volts_) {
      volts.step(dt_s, random);
    }
  }
}

Feeder Supply::feeder(bool connected, const SupplyInputs& inputs, int phases) const {
  Feeder feeder;
  if (!connected || (!inputs.mains && !on_genset_)) {
    return feeder;
  }
  feeder.volts = mains_.volts();
  feeder.hertz = mains_.hertz();
  for (std::size_t phase = 0; phase < feeder.volts.size(); ++phase) {
    if (on_genset_) {
      feeder.volts[phase] = kNominalVolts + genset_volts_[phase].value();
    } else if (inputs.forced_volts[phase]) {
      feeder.volts[phase] = *inputs.forced_volts[phase];
    }
  }
  if (on_genset_) {
    feeder.hertz = kGensetHertz + genset_hertz_.value();
  }
  feeder.frequency_ok = std::abs(feeder.hertz - 50) <= kHertzWindow;
  feeder.present = within(feeder.volts, phases, kRectifierWindow);
  feeder.in_tolerance = within(feeder.volts, phases, kBypassWindow) && feeder.frequency_ok;
  return feeder;
}

}  // namespace ups_sim
