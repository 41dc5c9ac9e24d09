// What strangers can cause as often as they like, as events: each one up to a number an hour, then how many there were
// more, told when the hour is over. So an attack can neither push other events out nor end untold. Main thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "core/clock.hpp"

namespace nv::auth {

template <class Event>  // with a text `note`
class EventQuota {
 public:
  static constexpr unsigned kAnHour = 60;

  // Whether the event is told now; else it is counted. Ask due() before.
  bool take(const Event& event, core::SteadyTime now) {
    if (told_ == 0) {
      since_ = now;
    }
    if (told_ < kAnHour) {
      ++told_;
      return true;
    }
    last_ = event;
    ++untold_;
    return false;
  }

  // Ends an hour that is over. The last event that was not told in it, with a note of how many more there were.
  std::optional<Event> due(core::SteadyTime now) {
    if (told_ == 0 || now - since_ < std::chrono::hours(1)) {
      return std::nullopt;
    }
    told_ = 0;
    const unsigned more = std::exchange(untold_, 0U);
    auto event = std::exchange(last_, std::nullopt);
    if (event && more > 1) {
      event->note += (event->note.empty() ? "(and " : " (and ") + std::to_string(more - 1) + " more were not listed)";
    }
    return event;
  }

 private:
  core::SteadyTime since_{};
  unsigned told_ = 0;
  unsigned untold_ = 0;
  std::optional<Event> last_;
};

}  // namespace nv::auth
