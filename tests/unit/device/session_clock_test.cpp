// The device's own clock: four words, read and written (PUB 3 for VU-MAP).
#include <catch2/catch.hpp>

#include "model/line_trace.hpp"
#include "support/show_result.hpp"
#include "unit/device/talk.hpp"

using namespace nv;
using namespace nv::device;
using test::Talk;

TEST_CASE("the clock is read as minute and second, day and hour, month and weekday, year", "[device]") {
  Talk talk;
  talk.device.set(0x00CB, {0x1E0F, 0x0A0C, 0x0302, 26});
  const auto clock = test::run(talk.io, talk.session->read_clock());
  REQUIRE(clock);
  CHECK(clock->year == 2026);
  CHECK(clock->month == 3);
  CHECK(clock->day == 10);
  CHECK(clock->hour == 12);
  CHECK(clock->minute == 30);
  CHECK(clock->second == 15);
  talk.device.set(0x00CB, {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF});
  CHECK_FALSE(test::run(talk.io, talk.session->read_clock()));
  talk.device.go_silent(true);
  CHECK_FALSE(test::run(talk.io, talk.session->read_clock()));
}

TEST_CASE("the clock is written as one block, with its weekday", "[device]") {
  Talk talk;
  talk.device.set(0x00CB, {0, 0, 0, 0});
  REQUIRE(test::run(talk.io, talk.session->write_clock({2026, 3, 10, 12, 30, 15})));  // a Tuesday
  CHECK(*talk.device.read({0x00CB, 4}) == Words{0x1E0F, 0x0A0C, 0x0302, 26});
  CHECK_FALSE(test::run(talk.io, talk.session->write_clock({1999, 3, 10, 12, 30, 15})));
}

TEST_CASE("no clock is written where no public document says how", "[device]") {
  Talk talk(test::make_jbusp, model::Family::jbusp);
  const auto before = talk.device.requests().size();
  CHECK_FALSE(test::run(talk.io, talk.session->write_clock({2026, 3, 10, 12, 30, 15})));
  CHECK(talk.device.requests().size() == before);
}

TEST_CASE("what is said on the line is traced while somebody wants it", "[device]") {
  Talk talk;
  model::LineTrace trace;
  talk.bus.set_trace(trace, talk.clock);
  talk.device.set(0x00CB, {0x1E0F, 0x0A0C, 0x0302, 26});
  REQUIRE(test::run(talk.io, talk.session->read_clock()));
  CHECK(trace.last() == 0);
  trace.begin(talk.clock.steady(), std::chrono::minutes(1));
  REQUIRE(test::run(talk.io, talk.session->read_clock()));
  REQUIRE(test::run(talk.io, talk.session->write_clock({2026, 3, 10, 12, 30, 15})));
  const auto said = trace.exchanges(0, 10);
  REQUIRE(said.size() == 2);
  CHECK(said[0].address == 0x00CB);
  CHECK(said[0].count == 4);
  CHECK(said[0].words == Words{0x1E0F, 0x0A0C, 0x0302, 26});
  CHECK_FALSE(said[0].is_write);
  CHECK(said[1].is_write);
  talk.device.go_silent(true);
  CHECK_FALSE(test::run(talk.io, talk.session->read_clock()));
  const auto failed = trace.exchanges(2, 10);
  REQUIRE_FALSE(failed.empty());
  CHECK(failed[0].words.empty());
  CHECK_FALSE(failed[0].problem.empty());
}
