#include "core/clock_watch.hpp"

namespace nv::core {

std::optional<ClockStep> ClockWatch::look(SteadyTime steady, WallTime wall) {
  std::optional<ClockStep> step;
  if (steady_) {
    const auto expected = wall_ + std::chrono::duration_cast<WallTime::duration>(steady - *steady_);
    const auto off = wall - expected;
    if (off >= kLeast || off <= -kLeast) {
      step = ClockStep{expected, wall};
    }
  }
  steady_ = steady;
  wall_ = wall;
  return step;
}

}  // namespace nv::core
