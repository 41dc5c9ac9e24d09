// The device's own clock: starts at the local time of day, runs with the model, can be set over the line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace ups_sim {

using ClockWords = std::array<std::uint16_t, 4>;

struct CivilTime {
  int year, month, day, weekday, hour, minute, second;  // weekday: 1 = Monday .. 7 = Sunday
};

class CivilClock {
 public:
  explicit CivilClock(double seconds_since_1970) : seconds_(seconds_since_1970) {}
  static CivilClock from_local_time();

  void advance(double dt_s) { seconds_ += dt_s; }
  double seconds_since_1970() const { return seconds_; }
  CivilTime now() const;
  // minute/second, day/hour, month/weekday, year - 2000: the four words every map uses, high byte named first.
  ClockWords words() const;
  // False when the words are no date: nothing changes then.
  bool set(const ClockWords& words);

 private:
  double seconds_;
};

}  // namespace ups_sim
