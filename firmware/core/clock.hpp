// The seam for time: tests own it. Steady time orders and measures, wall time is only shown and stored, the zone is
// that of the card's local times.
#pragma once

#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include "core/latest.hpp"
#include "core/time_zone.hpp"

namespace nv::core {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime steady() const = 0;
  virtual WallTime wall() const = 0;
  virtual TimeZone zone() const = 0;  // may be another at the next call
};

// The same clock as std::chrono::steady_clock's, up to 10 ms behind and quicker to read: for deadlines of seconds.
inline SteadyTime coarse_steady_now() {
  std::timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
  return SteadyTime(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

class SystemClock final : public Clock {
 public:
  SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
  WallTime wall() const override { return std::chrono::system_clock::now(); }
  // The operating system's until another is set; any thread.
  TimeZone zone() const override { return *zone_.get(); }
  void set_zone(TimeZone zone) { zone_.set(std::make_shared<const TimeZone>(std::move(zone))); }

 private:
  Latest<TimeZone> zone_{std::make_shared<const TimeZone>(TimeZone::of_system())};
};

}  // namespace nv::core
