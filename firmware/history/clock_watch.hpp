// Finds out when the wall clock was set: it then no longer keeps step with the steady one. Pure; main thread. Whoever
// sets the clock on purpose (a user, a time server) has an event of its own; this one shows what else does.
#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"
#include "model/event.hpp"

namespace nv::history {

struct ClockStep {
  core::WallTime before;  // what the clock would show now
  core::WallTime after;   // what it shows
};

class ClockWatch {
 public:
  // A clock that is only slewed moves by less between two looks.
  static constexpr std::chrono::seconds kLeast{2};

  std::optional<ClockStep> look(core::SteadyTime steady, core::WallTime wall);

 private:
  std::optional<core::SteadyTime> steady_;
  core::WallTime wall_;
};

// "Time changed (2026-03-01T10:00:00+01:00 -> 2026-03-01T09:00:00+01:00)"
model::Event time_step_event(const ClockStep& step);

}  // namespace nv::history
