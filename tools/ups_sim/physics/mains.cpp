#include "physics/mains.hpp"

#include <cmath>
#include <numbers>

namespace ups_sim {
namespace {

constexpr double kNominalVolts = 230;
constexpr double kNominalHertz = 50;
constexpr double kDay = 86400;
// A grid is fuller in the evening: about 3 V lower at 19 h than at 7 h.
constexpr double kDailyVolts = 1.5;
constexpr double kHighestVoltageAt = 7 * 3600.0;

}  // namespace

void Mains::step(double dt_s, double day_s, Random& random) {
  for (Wander& noise : noise_) {
    noise.step(dt_s, random);
  }
  slow_.step(dt_s, random);
  wobble_.step(dt_s, random);
  angle_.step(dt_s, random);
  daily_volts_ = kDailyVolts * std::cos(2 * std::numbers::pi * (day_s - kHighestVoltageAt) / kDay);
  hertz_ = kNominalHertz + wobble_.value();
}

Phases Mains::volts() const {
  Phases volts{};
  for (std::size_t phase = 0; phase < volts.size(); ++phase) {
    volts[phase] = kNominalVolts + daily_volts_ + slow_.value() + noise_[phase].value();
  }
  return volts;
}

}  // namespace ups_sim
