// The line's time: monotonic, in nanoseconds, because a character at 57600 baud lasts 174 microseconds.
#pragma once

#include <chrono>

namespace ups_sim {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Duration = Clock::duration;

inline constexpr Time kNever = Time::max();

inline Duration seconds(double value) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{value});
}

inline double in_seconds(Duration duration) {
  return std::chrono::duration<double>{duration}.count();
}

}  // namespace ups_sim
