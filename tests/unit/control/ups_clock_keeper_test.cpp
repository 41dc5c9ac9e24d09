#include "control/ups_clock_keeper.hpp"

#include <catch2/catch.hpp>

#include "support/quiet_log.hpp"
#include "support/zone.hpp"
#include "unit/control/scene.hpp"

using namespace nv;
using control::UpsClockKeeper;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

struct Bench : test::DeskScene {
  std::vector<model::DeviceClock> written;
  core::Result<void> takes;
  control::ClockDesk desk{
      {[this] { return read(); }, [this](model::DeviceClock time) { return write(time); }}, model, clock};
  UpsClockKeeper keeper{io.get_executor(), desk, model, clock, test::quiet_log()};

  ~Bench() { test::run(io, keeper.stop()); }

  asio::awaitable<core::Result<model::DeviceClock>> read() { co_return core::fail("not asked"); }
  asio::awaitable<core::Result<void>> write(model::DeviceClock time) {
    written.push_back(time);
    co_return takes;
  }
  void sweep(model::LinkState state, bool has_clock = true) {
    model::Snapshot snapshot;
    snapshot.link.state = state;
    if (has_clock) {
      snapshot.device_clock = model::DeviceClock{2026, 1, 1, 0, 0, 0};
    }
    model.publish(std::move(snapshot), {});
    io.restart();
    io.run();
  }
  // Polled for so long, hours in fewer steps.
  void polled(std::chrono::seconds time) {
    const std::chrono::seconds step = time < 10min ? 2s : 60s;
    for (std::chrono::seconds passed{0}; passed < time; passed += step) {
      clock.advance(step);
      sweep(model::LinkState::online);
    }
  }
};

}  // namespace

TEST_CASE("the UPS gets the time once it is online, then once a day", "[control][clock]") {
  Bench bench;
  bench.keeper.set_enabled(true);
  bench.sweep(model::LinkState::searching);
  CHECK(bench.written.empty());
  bench.polled(23h);
  REQUIRE(bench.written.size() == 1);
  CHECK(bench.told() == std::vector<std::string>{"UPS date and time set via synchronisation by system"});
  bench.polled(2h);
  REQUIRE(bench.written.size() == 2);
  CHECK(control::difference(bench.written[1], bench.written[0]) == 24h);
  bench.sweep(model::LinkState::lost);
  bench.polled(10s);
  CHECK(bench.written.size() == 3);
}

TEST_CASE("switched off nothing is written, switched on at once", "[control][clock]") {
  Bench bench;
  bench.polled(1h);
  CHECK(bench.written.empty());
  bench.keeper.set_enabled(true);
  bench.polled(2s);
  CHECK(bench.written.size() == 1);
  bench.keeper.set_enabled(false);
  bench.polled(25h);
  CHECK(bench.written.size() == 1);
}

TEST_CASE("a clock that is set, and summer time, reach the UPS", "[control][clock]") {
  Bench bench;
  bench.clock.set_zone(test::central_europe());
  bench.keeper.set_enabled(true);
  bench.clock.set_wall(core::WallTime(1'774'745'000s));  // 2026-03-29 00:43:20 UTC, 1000 s before summer time
  bench.polled(100s);
  REQUIRE(bench.written.size() == 1);
  bench.clock.set_wall(bench.clock.wall() + 1s);  // within what a clock may drift
  bench.polled(100s);
  CHECK(bench.written.size() == 1);
  bench.clock.set_wall(bench.clock.wall() + 10s);
  bench.polled(2s);
  CHECK(bench.written.size() == 2);
  bench.polled(1000s);
  REQUIRE(bench.written.size() == 3);
  CHECK(bench.written[2].hour == 3);
  CHECK(bench.written[2].minute == 0);
}

TEST_CASE("another time zone reaches the UPS at the next sweep", "[control][clock]") {
  Bench bench;
  bench.keeper.set_enabled(true);
  bench.polled(2s);
  bench.clock.set_zone(*core::TimeZone::named("Asia/Kolkata"));  // 5:30 ahead of UTC
  bench.polled(4s);
  REQUIRE(bench.written.size() == 1);  // not twice within a minute
  bench.polled(60s);
  REQUIRE(bench.written.size() == 2);
  CHECK(control::difference(bench.written[1], bench.written[0]) == 5h + 30min + 60s);
}

TEST_CASE("a UPS without a clock is left alone", "[control][clock]") {
  Bench bench;
  bench.keeper.set_enabled(true);
  for (int i = 0; i < 100; ++i) {
    bench.clock.advance(1h);
    bench.sweep(model::LinkState::online, false);
  }
  CHECK(bench.written.empty());
  CHECK(bench.events.empty());
}

TEST_CASE("a UPS that does not take the time is asked each hour, and told of once", "[control][clock]") {
  Bench bench;
  bench.takes = core::fail("the device refuses it");
  bench.keeper.set_enabled(true);
  bench.polled(5h);
  CHECK(bench.written.size() == 5);
  CHECK(bench.told() == std::vector<std::string>{"UPS date and time not set: the device refuses it"});
  bench.takes = {};
  bench.polled(1h);
  CHECK(bench.written.size() == 6);
  bench.takes = core::fail("the device refuses it");
  bench.polled(24h);
  CHECK(bench.told().size() == 3);  // not set, set, not set
}

TEST_CASE("a line that comes and goes makes no storm of writes", "[control][clock]") {
  Bench bench;
  bench.takes = core::fail("no answer");
  bench.keeper.set_enabled(true);
  for (int i = 0; i < 150; ++i) {  // ten minutes
    bench.clock.advance(2s);
    bench.sweep(model::LinkState::online);
    bench.clock.advance(2s);
    bench.sweep(model::LinkState::lost);
  }
  CHECK(bench.written.size() <= 10);
  CHECK(bench.written.size() >= 9);
  CHECK(bench.events.size() == 1);
}
