#include "history/clock_watch.hpp"

#include "history/display.hpp"

namespace nv::history {

std::optional<ClockStep> ClockWatch::look(core::SteadyTime steady, core::WallTime wall) {
  std::optional<ClockStep> step;
  if (steady_) {
    const auto expected = wall_ + std::chrono::duration_cast<core::WallTime::duration>(steady - *steady_);
    const auto off = wall - expected;
    if (off >= kLeast || off <= -kLeast) {
      step = ClockStep{expected, wall};
    }
  }
  steady_ = steady;
  wall_ = wall;
  return step;
}

model::Event time_step_event(const ClockStep& step) {
  const auto text = [](core::WallTime time) { return time_text(to_milliseconds(time), TimeStyle::iso); };
  return model::card_event(model::CardEvent::time_changed, step.after,
                           {{}, {}, "(" + text(step.before) + " -> " + text(step.after) + ")"});
}

}  // namespace nv::history
