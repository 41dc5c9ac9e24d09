#include "physics/load.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ups_sim {
namespace {

constexpr double kDay = 86400;
constexpr double kBasePercent = 42;
constexpr double kDailyPercent = 9;
constexpr double kBusiestAt = 14 * 3600.0;
// Never exactly balanced, as in any building; the sum is zero so that the mean stays the load rate.
constexpr Phases kUnbalance{1.06, 0.99, 0.95};

}  // namespace

void Load::step(double dt_s, double day_s, Random& random) {
  daily_ = kDailyPercent * std::cos(2 * std::numbers::pi * (day_s - kBusiestAt) / kDay);
  slow_.step(dt_s, random);
  for (Wander& noise : noise_) {
    noise.step(dt_s, random);
  }
}

Phases Load::percent() const {
  Phases percent{};
  const double mean = forced_ ? *forced_ : kBasePercent + daily_ + slow_.value();
  // A forced load is exact in the mean: the noise only moves it between the phases.
  const double drift = (noise_[0].value() + noise_[1].value() + noise_[2].value()) / 3;
  for (std::size_t phase = 0; phase < percent.size(); ++phase) {
    const double noise = mean < 1 ? 0 : noise_[phase].value() - (forced_ ? drift : 0);
    percent[phase] = std::max(0.0, mean * kUnbalance[phase] + noise);
  }
  return percent;
}

}  // namespace ups_sim
