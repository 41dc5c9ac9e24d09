// What a UPS keeps of its battery test beside numbers (manual 12.7.2, 12.7.3). Absent: there is none, the device does
// not say, or it says what cannot be.
#pragma once

#include <cstdint>
#include <optional>

namespace nv::model {

struct BatteryTest {
  // Of the last one. The device keeps no year.
  struct Day {
    std::uint8_t day = 0;    // 1..31
    std::uint8_t month = 0;  // 1..12

    bool operator==(const Day&) const = default;
  };
  // The device starts a test by itself every so many weeks.
  struct Schedule {
    std::uint8_t weeks = 0;    // 1..52
    std::uint8_t weekday = 0;  // 1 Monday .. 7 Sunday
    std::uint8_t hour = 0;     // 0..23, of the device's clock

    bool operator==(const Schedule&) const = default;
  };

  std::optional<Day> last;
  std::optional<Schedule> schedule;

  bool operator==(const BatteryTest&) const = default;
};

}  // namespace nv::model
