// Reproducible noise: the same seed gives the same story on every machine, so no std::normal_distribution.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace ups_sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // In [0, 1).
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
  double gauss() { return std::sqrt(-2.0 * std::log(1.0 - uniform())) * std::cos(2.0 * std::numbers::pi * uniform()); }
  std::uint8_t byte() { return static_cast<std::uint8_t>(engine_() & 0xFFU); }

 private:
  std::mt19937_64 engine_;
};

// A value that wanders around zero: standard deviation sigma, forgotten after about tau seconds.
class Wander {
 public:
  Wander(double sigma, double tau_s) : sigma_(sigma), tau_s_(tau_s) {}

  void step(double dt_s, Random& random) {
    const double share = dt_s < tau_s_ ? dt_s / tau_s_ : 1.0;
    value_ += -value_ * share + sigma_ * std::sqrt(2.0 * share) * random.gauss();
  }
  double value() const { return value_; }

 private:
  double sigma_;
  double tau_s_;
  double value_ = 0;
};

}  // namespace ups_sim
