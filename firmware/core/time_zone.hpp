// How far local time is ahead of UTC, at each moment: the rules of a place, out of the operating system's tzdata. A
// value, cheap to copy, that never changes; any thread. CCTZ reads tzdata and is known to time_zone.cpp only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/result.hpp"

namespace nv::core {

// What counts of a place's summer time (manual 15.1, "Daylight Saving Time"): one hour never or always, or its rules.
enum class SummerTime : std::uint8_t { never, always, by_rules };

// The first and the last moment at which clocks show the same; they differ in the hour that comes twice in autumn.
struct Moments {
  std::chrono::sys_seconds first;
  std::chrono::sys_seconds last;
};

class TimeZone {
 public:
  TimeZone() = default;  // UTC
  // What TZ or /etc/localtime said at the start of the program.
  static TimeZone of_system(SummerTime summer = SummerTime::by_rules);
  // A name of tzdata, such as "Europe/Paris". It becomes a file's name: it must not come from outside.
  static Result<TimeZone> named(const std::string& name, SummerTime summer = SummerTime::by_rules);

  std::chrono::seconds offset(std::chrono::sys_seconds time) const;
  // What clocks show.
  std::chrono::local_seconds local(std::chrono::system_clock::time_point time) const;
  // When clocks show this. What spring skips counts as so much later: 02:30 is when they show 03:30.
  Moments moments(std::chrono::local_seconds shown) const;

 private:
  class Rules;
  TimeZone(std::shared_ptr<const Rules> rules, SummerTime summer) : rules_(std::move(rules)), summer_(summer) {}
  std::chrono::seconds standard_offset(std::chrono::sys_seconds time) const;

  std::shared_ptr<const Rules> rules_;  // none: UTC
  SummerTime summer_ = SummerTime::by_rules;
};

std::string cctz_version();

}  // namespace nv::core
