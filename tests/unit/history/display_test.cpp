#include "history/display.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "history_support.hpp"
#include "support/zone.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

TEST_CASE("numbers in their decimals, also below zero", "[history][csv]") {
  CHECK(decimal_text(2304, 1) == "230.4");
  CHECK(decimal_text(-5, 1) == "-0.5");
  CHECK(decimal_text(7, 2) == "0.07");
  CHECK(decimal_text(230, 0) == "230");
  CHECK(to_fahrenheit(250, 1) == 770);    // 25.0 degrees Celsius
  CHECK(to_fahrenheit(-400, 1) == -400);  // -40.0
  CHECK(to_fahrenheit(1, 1) == 322);      // 0.1: 32.18
}

TEST_CASE("daylight saving is a matter of display, both ways", "[history][csv]") {
  const auto zone = central_europe();
  constexpr std::int64_t kSpring = 1'711'846'800'000;  // 2024-03-31 01:00 UTC: 02:00 becomes 03:00
  constexpr std::int64_t kAutumn = 1'729'990'800'000;  // 2024-10-27 01:00 UTC: 03:00 becomes 02:00
  CHECK(time_text(kSpring - kMinute, TimeStyle::classic, zone) == "31/03/2024 01:59:00");
  CHECK(time_text(kSpring, TimeStyle::classic, zone) == "31/03/2024 03:00:00");
  CHECK(time_text(kAutumn - kMinute, TimeStyle::iso, zone) == "2024-10-27T02:59:00+02:00");
  CHECK(time_text(kAutumn, TimeStyle::iso, zone) == "2024-10-27T02:00:00+01:00");
  CHECK(time_text(kAutumn, TimeStyle::utc, zone) == "2024-10-27T01:00:00Z");
  CHECK(time_text(0, TimeStyle::utc, zone) == "1970-01-01T00:00:00Z");
  CHECK(time_text(-1, TimeStyle::utc, zone) == "1969-12-31T23:59:59Z");
  CHECK_FALSE(time_text(std::numeric_limits<std::int64_t>::max(), TimeStyle::classic, zone).empty());
}

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kSpringDay = 1'711'839'600'000;  // 2024-03-31 00:00 CET
constexpr std::int64_t kAutumnDay = 1'729'980'000'000;  // 2024-10-27 00:00 CEST
constexpr std::int64_t kLeapDay = 1'709'161'200'000;    // 2024-02-29 00:00 CET

}  // namespace

TEST_CASE("a date is a day of the card's zone, of 23 or 25 hours too", "[history][dates]") {
  const auto zone = central_europe();
  struct Case {
    const char* text;
    std::int64_t from;
    std::int64_t hours;
  };
  const auto c = GENERATE(values<Case>({
      {"2024-03-31", kSpringDay, 23},
      {"31/03/2024", kSpringDay, 23},
      {"2024-10-27", kAutumnDay, 25},
      {"2024-02-29", kLeapDay, 24},
      {"1970-01-01", -kHour, 24},
  }));
  CAPTURE(c.text);
  const auto period = period_of(c.text, zone);
  REQUIRE(period);
  CHECK(period->from == c.from);
  CHECK(period->to - period->from == c.hours * kHour);
}

TEST_CASE("a time is a second; the hour that comes twice is meant both times unless its offset is given",
          "[history][dates]") {
  const auto zone = central_europe();
  struct Case {
    const char* text;
    std::int64_t from;
    std::int64_t to;
  };
  constexpr std::int64_t kFirst = kAutumnDay + 2 * kHour + kHour / 2;
  const auto c = GENERATE(values<Case>({
      {"2024-10-27T02:30:00+02:00", kFirst, kFirst + 1000},
      {"2024-10-27T02:30:00+01:00", kFirst + kHour, kFirst + kHour + 1000},
      {"2024-10-27T00:30:00Z", kFirst, kFirst + 1000},
      {"2024-10-27T02:30:00", kFirst, kFirst + kHour + 1000},
      {"2024-03-31T03:00:00", kSpringDay + 2 * kHour, kSpringDay + 2 * kHour + 1000},
      {"2024-02-29T23:59:59", kLeapDay + 24 * kHour - 1000, kLeapDay + 24 * kHour},
  }));
  CAPTURE(c.text);
  const auto period = period_of(c.text, zone);
  REQUIRE(period);
  CHECK(period->from == c.from);
  CHECK(period->to == c.to);
}

TEST_CASE("what is no date is refused", "[history][dates]") {
  const auto text = GENERATE(values<const char*>({"2024-02-30",
                                                  "2023-02-29",
                                                  "2024-13-01",
                                                  "2024-00-10",
                                                  "2024-1-1",
                                                  "24-01-01",
                                                  "31.12.2024",
                                                  "00/01/2024",
                                                  "2024-01-01T24:00:00",
                                                  "2024-01-01T10:60:00",
                                                  "2024-01-01T10:00",
                                                  "2024-01-01 10:00:00",
                                                  "2024-01-01T10:00:00X",
                                                  "2024-01-01T10:00:00+0100",
                                                  "1969-12-31",
                                                  "-024-01-01",
                                                  "99999-01-01",
                                                  "today",
                                                  "2024-01-01;DROP TABLE x",
                                                  "2024-01-01T10:00:00Z ",
                                                  "/",
                                                  "\xff\xff/\xff"}));
  CAPTURE(text);
  CHECK_FALSE(period_of(text, {}));
}

TEST_CASE("a period has two ends, either may be open, and it runs forwards", "[history][dates]") {
  const auto zone = central_europe();
  CHECK(period_between("", "", zone)->from == Period().from);
  CHECK(period_between("2024-03-31", "", zone)->to == Period().to);
  const auto month = period_between("01/03/2024", "31/03/2024", zone);
  REQUIRE(month);
  CHECK(month->to == kSpringDay + 23 * kHour);  // the last day is inside
  CHECK(period_between("2024-03-02", "2024-03-01", zone).error().message == "the period ends before it begins");
  CHECK_THAT(period_between("", "x", zone).error().message, Catch::StartsWith("to: not a date"));
  const Period last = last_minutes(30, to_wall_time(kStart));
  CHECK(last.to == kStart + 1);
  CHECK(last.to - last.from == 30 * kMinute);
}
