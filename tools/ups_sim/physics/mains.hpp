// One public supply of three phases: fast noise per phase, a slow daily drift, a frequency that is never quite 50 Hz.
#pragma once

#include <array>

#include "physics/random.hpp"

namespace ups_sim {

using Phases = std::array<double, 3>;

class Mains {
 public:
  explicit Mains(double phase_at_start_deg = 0) : phase_deg_(phase_at_start_deg) {}

  void step(double dt_s, double day_s, Random& random);
  Phases volts() const;
  double hertz() const { return hertz_; }
  // Angle against an ideal 50 Hz grid: what two sources of a transfer switch differ by.
  double phase_deg() const { return phase_deg_ + angle_.value(); }

 private:
  std::array<Wander, 3> noise_{Wander{0.9, 6}, Wander{0.9, 6}, Wander{0.9, 6}};
  Wander slow_{1.5, 900};
  Wander wobble_{0.012, 40};
  Wander angle_{0.7, 60};  // two feeders of one grid never drift away from each other for good
  double daily_volts_ = 0;
  double hertz_ = 50;
  double phase_deg_;
};

}  // namespace ups_sim
