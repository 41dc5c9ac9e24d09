#include "control/clock_desk.hpp"

#include <catch2/catch.hpp>

#include "support/show_result.hpp"
#include "support/zone.hpp"
#include "unit/control/scene.hpp"

using namespace nv;
using control::ClockDesk;
using control::Role;
namespace asio = boost::asio;

namespace {

struct Bench : test::DeskScene {
  int reads = 0;
  core::Result<model::DeviceClock> shown = model::DeviceClock{2026, 2, 28, 23, 59, 58};
  std::vector<model::DeviceClock> written;
  core::Result<void> takes;
  ClockDesk desk{{[this] { return read(); }, [this](model::DeviceClock time) { return write(time); }}, model, clock};

  asio::awaitable<core::Result<model::DeviceClock>> read() {
    ++reads;
    co_return shown;
  }
  asio::awaitable<core::Result<void>> write(model::DeviceClock time) {
    written.push_back(time);
    co_return takes;
  }
  core::Result<model::DeviceClock> asks() { return test::run(io, desk.read()); }
  core::Result<void> synchronises(Role role) { return test::run(io, desk.synchronise(asker(role))); }
};

}  // namespace

TEST_CASE("the UPS is asked for its clock at most every five seconds, and the answer goes on by itself", "[control]") {
  Bench bench;
  REQUIRE(bench.asks());
  bench.clock.advance(std::chrono::seconds(4));
  const auto later = bench.asks();
  REQUIRE(later);
  CHECK(bench.reads == 1);
  CHECK(later->year == 2026);
  CHECK(later->month == 3);
  CHECK(later->day == 1);
  CHECK(later->hour == 0);
  CHECK(later->second == 2);
  bench.clock.advance(std::chrono::seconds(1));
  bench.shown = core::fail("the device is not connected");
  CHECK_FALSE(bench.asks());
  CHECK(bench.reads == 2);
}

TEST_CASE("how far two clocks are apart", "[control]") {
  const model::DeviceClock before{2024, 2, 28, 23, 59, 59};
  const model::DeviceClock after{2024, 3, 1, 0, 0, 1};
  CHECK(control::difference(after, before).count() == 86402);  // a leap year
  CHECK(control::difference(before, after).count() == -86402);
}

TEST_CASE("the UPS gets the card's time, and an event says who gave it", "[control]") {
  Bench bench;
  bench.clock.set_zone(test::central_europe());
  bench.clock.set_wall(core::WallTime(std::chrono::seconds(1'782'907'201)));  // 2026-07-01 12:00:01 UTC
  CHECK_FALSE(bench.synchronises(Role::read_only));
  CHECK(bench.written.empty());
  REQUIRE(bench.synchronises(Role::read_write));
  REQUIRE(bench.written.size() == 1);
  CHECK(control::difference(bench.written[0], {2026, 7, 1, 14, 0, 1}).count() == 0);
  CHECK(bench.told() == std::vector<std::string>{"UPS date and time set via REST by admin from 192.0.2.7"});
  bench.takes = core::fail("no");
  CHECK_FALSE(bench.synchronises(Role::admin));
  CHECK(bench.events.size() == 1);
}
