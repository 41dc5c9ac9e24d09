#include "history/clock_watch.hpp"

#include <catch2/catch.hpp>

#include "support/manual_clock.hpp"
#include "zone.hpp"

using namespace nv;
using namespace nv::history;
using namespace std::chrono_literals;

TEST_CASE("a clock that is set is noticed once, one that only drifts is not", "[history][clock]") {
  const auto step = GENERATE(values<std::chrono::seconds>({-3600s, 3600s, -86400s, 20 * 365 * 86400s, -3s, 3s}));
  ClockWatch watch;
  test::ManualClock clock;
  core::WallTime wall = clock.wall();
  CHECK_FALSE(watch.look(clock.steady(), wall));
  for (int i = 0; i < 100; ++i) {  // 1 % fast
    clock.advance(2s);
    wall += 2020ms;
    CHECK_FALSE(watch.look(clock.steady(), wall));
  }
  clock.advance(2s);
  const auto found = watch.look(clock.steady(), wall + 2s + step);
  REQUIRE(found);
  CHECK(found->before == wall + 2s);
  CHECK(found->after == wall + 2s + step);
  clock.advance(2s);
  CHECK_FALSE(watch.look(clock.steady(), wall + 4s + step));
}

TEST_CASE("the event of a set clock shows both times, with the zone", "[history][clock]") {
  const test::Zone zone(test::kCentralEurope);
  const auto event = time_step_event({core::WallTime(1'729'990'800s), core::WallTime(1'729'987'200s)});
  CHECK(event.text == "Time changed (2024-10-27T02:00:00+01:00 -> 2024-10-27T02:00:00+02:00)");
  CHECK(event.name == "time_changed");
}
