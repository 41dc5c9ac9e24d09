#include "core/clock_watch.hpp"

#include <catch2/catch.hpp>

#include "support/manual_clock.hpp"

using namespace nv;
using namespace nv::core;
using namespace std::chrono_literals;

TEST_CASE("a clock that is set is noticed once, one that only drifts is not", "[core][clock]") {
  const auto step = GENERATE(values<std::chrono::seconds>({-3600s, 3600s, -86400s, 20 * 365 * 86400s, -3s, 3s}));
  ClockWatch watch;
  test::ManualClock clock;
  WallTime wall = clock.wall();
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
