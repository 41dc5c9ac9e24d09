// What the consumers draw, in percent of the installed power: a working day's curve with noise, or what a test asks
// for.
#pragma once

#include <optional>

#include "physics/mains.hpp"
#include "physics/random.hpp"

namespace ups_sim {

class Load {
 public:
  void force(std::optional<double> percent) { forced_ = percent; }
  void step(double dt_s, double day_s, Random& random);
  // Per phase, in percent of that phase's share of the installed power. The mean of the three is the load rate.
  Phases percent() const;

 private:
  std::optional<double> forced_;
  double daily_ = 0;
  Wander slow_{2.5, 240};
  std::array<Wander, 3> noise_{Wander{0.35, 5}, Wander{0.35, 5}, Wander{0.35, 5}};
};

}  // namespace ups_sim
