#include "history/time_step_event.hpp"

#include <catch2/catch.hpp>

#include "support/zone.hpp"

using namespace nv;
using namespace nv::history;
using namespace std::chrono_literals;

TEST_CASE("the event of a set clock shows both times, with the zone", "[history][clock]") {
  const auto event =
      time_step_event({core::WallTime(1'729'990'800s), core::WallTime(1'729'987'200s)}, test::central_europe());
  CHECK(event.text == "Time changed (2024-10-27T02:00:00+01:00 -> 2024-10-27T02:00:00+02:00)");
  CHECK(event.name == "time_changed");
}
