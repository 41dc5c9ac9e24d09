// Time that only the test moves.
#pragma once

#include <utility>

#include "core/clock.hpp"

namespace nv::test {

class ManualClock final : public core::Clock {
 public:
  core::SteadyTime steady() const override { return steady_; }
  core::WallTime wall() const override { return wall_; }
  core::TimeZone zone() const override { return zone_; }
  // Somebody sets the clock: the wall moves, the steady one does not.
  void set_wall(core::WallTime wall) { wall_ = wall; }
  void set_zone(core::TimeZone zone) { zone_ = std::move(zone); }
  void advance(std::chrono::milliseconds time) {
    steady_ += time;
    wall_ += time;
  }

 private:
  core::SteadyTime steady_ = core::SteadyTime(std::chrono::hours(1));
  core::WallTime wall_ = core::WallTime(std::chrono::hours(24 * 365 * 50));
  core::TimeZone zone_;  // UTC
};

}  // namespace nv::test
