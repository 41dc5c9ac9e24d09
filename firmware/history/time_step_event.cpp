#include "history/time_step_event.hpp"

#include "history/display.hpp"

namespace nv::history {

model::Event time_step_event(const core::ClockStep& step, const core::TimeZone& zone) {
  const auto text = [&zone](core::WallTime time) { return time_text(to_milliseconds(time), TimeStyle::iso, zone); };
  return model::card_event(model::CardEvent::time_changed, step.after,
                           {{}, {}, "(" + text(step.before) + " -> " + text(step.after) + ")"});
}

}  // namespace nv::history
