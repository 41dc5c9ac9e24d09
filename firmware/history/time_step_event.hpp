// The event of a wall clock that was set: "Time changed (2026-03-01T10:00:00+01:00 -> 2026-03-01T09:00:00+01:00)".
#pragma once

#include "core/clock_watch.hpp"
#include "core/time_zone.hpp"
#include "model/event.hpp"

namespace nv::history {

model::Event time_step_event(const core::ClockStep& step, const core::TimeZone& zone);

}  // namespace nv::history
