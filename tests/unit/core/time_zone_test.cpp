// Expected moments are those of the laws in force, as tzdata has them: the European Union's directive 2000/84, the
// USA's Energy Policy Act of 2005, the acts of the other places.
#include "core/time_zone.hpp"

#include <catch2/catch.hpp>
#include <ctime>

using namespace nv::core;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds utc(int year, unsigned month, unsigned day, std::chrono::seconds time = 0s) {
  return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) + time;
}

constexpr std::chrono::local_seconds shown(int year, unsigned month, unsigned day, std::chrono::seconds time = 0s) {
  return std::chrono::local_seconds(utc(year, month, day, time).time_since_epoch());
}

TimeZone zone_of(const char* name, SummerTime summer = SummerTime::by_rules) {
  const auto zone = TimeZone::named(name, summer);
  REQUIRE(zone.has_value());
  return *zone;
}

}  // namespace

TEST_CASE("each change of a place's offset counts from its very second", "[core][zone]") {
  struct Case {
    const char* name;
    std::chrono::sys_seconds change;
    std::chrono::minutes before;
    std::chrono::minutes after;
  };
  const auto c = GENERATE(values<Case>({
      {"Europe/Paris", utc(2026, 3, 29, 1h), 1h, 2h},
      {"Europe/Paris", utc(2026, 10, 25, 1h), 2h, 1h},
      {"America/New_York", utc(2026, 3, 8, 7h), -5h, -4h},
      {"America/St_Johns", utc(2026, 3, 8, 5h + 30min), -(3h + 30min), -(2h + 30min)},
      {"Australia/Sydney", utc(2026, 4, 4, 16h), 11h, 10h},  // the summer of the south ends
      {"Australia/Sydney", utc(2026, 10, 3, 16h), 10h, 11h},
      {"Australia/Adelaide", utc(2026, 10, 3, 16h + 30min), 9h + 30min, 10h + 30min},
      {"Asia/Novosibirsk", utc(2016, 7, 23, 20h), 6h, 7h},  // a new law, for good
      {"Pacific/Apia", utc(2011, 12, 30, 10h), -10h, 14h},  // a day left out
      {"Europe/Paris", utc(2100, 3, 28, 1h), 1h, 2h},       // beyond every table: by the rule
  }));
  CAPTURE(c.name, c.change.time_since_epoch().count());
  const TimeZone zone = zone_of(c.name);
  CHECK(zone.offset(c.change - 1s) == c.before);
  CHECK(zone.offset(c.change) == c.after);
}

TEST_CASE("places without summer time, and times before there were zones", "[core][zone]") {
  CHECK(zone_of("Asia/Kolkata").offset(utc(2026, 1, 1)) == 5h + 30min);
  CHECK(zone_of("Asia/Kolkata").offset(utc(2026, 7, 1)) == 5h + 30min);
  CHECK(zone_of("Asia/Kathmandu").offset(utc(2026, 7, 1)) == 5h + 45min);
  CHECK(zone_of("Europe/Paris").offset(utc(1880, 1, 1)) == 9min + 21s);  // the sun's time
  CHECK(zone_of("Etc/GMT+12").offset(utc(2026, 7, 1)) == -12h);
  CHECK(TimeZone().offset(utc(2026, 7, 1)) == 0s);
}

TEST_CASE("summer time may be forbidden, or last all the year", "[core][zone]") {
  struct Case {
    const char* name;
    std::chrono::minutes standard;
  };
  const auto c = GENERATE(values<Case>({
      {"Europe/Paris", 1h},
      {"Australia/Hobart", 10h},
      {"America/Phoenix", -7h},
      {"Europe/Dublin", 0h},
      {"Africa/Casablanca", 0h},
      {"Asia/Kolkata", 5h + 30min},
  }));
  CAPTURE(c.name);
  for (const auto time : {utc(2026, 1, 15), utc(2026, 3, 1), utc(2026, 4, 1), utc(2026, 7, 15), utc(2026, 11, 1)}) {
    CAPTURE(time.time_since_epoch().count());
    CHECK(zone_of(c.name, SummerTime::never).offset(time) == c.standard);
    CHECK(zone_of(c.name, SummerTime::always).offset(time) == c.standard + 1h);
  }
}

TEST_CASE("what a clock shows is one moment, two in autumn, and in spring that of so much later", "[core][zone]") {
  struct Case {
    const char* name;
    std::chrono::local_seconds shown;
    std::chrono::sys_seconds first;
    std::chrono::sys_seconds last;
  };
  const auto c = GENERATE(values<Case>({
      {"Europe/Paris", shown(2026, 7, 1, 12h), utc(2026, 7, 1, 10h), utc(2026, 7, 1, 10h)},
      {"Europe/Paris", shown(2026, 10, 25, 2h + 30min), utc(2026, 10, 25, 30min), utc(2026, 10, 25, 1h + 30min)},
      {"Europe/Paris", shown(2026, 10, 25, 3h), utc(2026, 10, 25, 2h), utc(2026, 10, 25, 2h)},
      {"Europe/Paris", shown(2026, 3, 29, 2h + 30min), utc(2026, 3, 29, 1h + 30min), utc(2026, 3, 29, 1h + 30min)},
      {"America/Santiago", shown(2026, 9, 6), utc(2026, 9, 6, 4h), utc(2026, 9, 6, 4h)},  // there is no midnight
      {"Pacific/Kiritimati", shown(2026, 1, 1), utc(2025, 12, 31, 10h), utc(2025, 12, 31, 10h)},
      {"Etc/GMT+12", shown(2026, 1, 1), utc(2026, 1, 1, 12h), utc(2026, 1, 1, 12h)},
  }));
  CAPTURE(c.name, c.shown.time_since_epoch().count());
  const Moments moments = zone_of(c.name).moments(c.shown);
  CHECK(moments.first == c.first);
  CHECK(moments.last == c.last);
}

TEST_CASE("the operating system's zone is the C library's", "[core][zone]") {
  for (const auto time : {utc(2026, 1, 15), utc(2026, 7, 15), utc(1970, 1, 1)}) {
    const std::time_t seconds = time.time_since_epoch().count();
    std::tm parts{};
    REQUIRE(::localtime_r(&seconds, &parts) != nullptr);
    CHECK(TimeZone::of_system().offset(time).count() == parts.tm_gmtoff);
  }
}

TEST_CASE("a zone that tzdata lacks is an error that names both", "[core][zone]") {
  const auto zone = TimeZone::named("Europe/Nowhere");
  REQUIRE_FALSE(zone.has_value());
  CHECK(zone.error().message == "no data of time zone Europe/Nowhere (Debian package tzdata)");
}
