// Finds out when the wall clock was set: it then no longer keeps step with the steady one. Pure; main thread. Whoever
// sets the clock on purpose (a user, a time server) has an event of its own; this one shows what else does.
#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"

namespace nv::core {

struct ClockStep {
  WallTime before;  // what the clock would show now
  WallTime after;   // what it shows
};

class ClockWatch {
 public:
  // A clock that is only slewed moves by less between two looks.
  static constexpr std::chrono::seconds kLeast{2};

  std::optional<ClockStep> look(SteadyTime steady, WallTime wall);

 private:
  std::optional<SteadyTime> steady_;
  WallTime wall_;
};

}  // namespace nv::core
