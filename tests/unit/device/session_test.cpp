#include <catch2/catch.hpp>

#include "unit/device/talk.hpp"

using namespace nv;
using namespace nv::device;
using test::FakeDevice;
using test::Talk;

namespace {

constexpr std::uint16_t kOnBattery = 1U << 3U;  // A019 in 0x0039

}  // namespace

TEST_CASE("a sweep of a single UPS reads status, alarms and measurements, and nothing twice", "[device]") {
  Talk talk;
  const std::size_t before = talk.requests();
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.requests() - before == 3);
}

TEST_CASE("a changed status or alarm word counts only when a second read says the same", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  SECTION("one bad read changes nothing") {
    Words bad = test::blank(8);
    bad[1] = kOnBattery;
    talk.device.script({std::nullopt, BusResult<Words>(bad)});
    REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
    CHECK(talk.session->image().word(0x0039) == 0);
  }
  SECTION("a bad read that clears changes nothing") {
    talk.device.set(0x0039, {kOnBattery});
    REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
    talk.device.script({std::nullopt, BusResult<Words>(test::blank(8))});
    REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
    CHECK(talk.session->image().word(0x0039) == kOnBattery);
  }
  SECTION("a true change is seen in the same sweep") {
    talk.device.set(0x0039, {kOnBattery});
    REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
    CHECK(talk.session->image().word(0x0039) == kOnBattery);
  }
}

TEST_CASE("the first sight of an alarm is read twice too", "[device]") {
  Talk talk;
  Words bad = test::blank(8);
  bad[1] = kOnBattery;
  talk.device.script({std::nullopt, BusResult<Words>(bad)});
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.session->image().word(0x0039) == 0);
}

TEST_CASE("after a failed answer the identification is read before any word is believed", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  const std::size_t before = talk.requests();
  SECTION("timeout") {
    talk.device.script({FakeDevice::timeout()});
  }
  SECTION("wrong CRC") {
    talk.device.script({FakeDevice::bad_crc()});
  }
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  const auto requests = talk.device.requests();
  REQUIRE(requests.size() == before + 5);
  CHECK(requests[before].address == 0x0030);
  CHECK(requests[before + 1].address == 0x0001);
  CHECK(requests[before + 2].address == 0x0030);
}

TEST_CASE("another device behind the line is noticed", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  talk.device.set(0x000F, {0x8300});
  talk.device.script({FakeDevice::timeout()});
  CHECK(talk.sweep().outcome == SweepOutcome::other_device);
}

TEST_CASE("a silent device is tried three times, and once when it is known to be silent", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  talk.device.go_silent(true);
  std::size_t before = talk.requests();
  CHECK(talk.sweep(true).outcome == SweepOutcome::silent);
  CHECK(talk.requests() - before == 3);
  before = talk.requests();
  CHECK(talk.sweep(false).outcome == SweepOutcome::silent);
  CHECK(talk.requests() - before == 1);
}

TEST_CASE("busy is asked again and never a lost device", "[device]") {
  Talk talk;
  const FakeDevice::Script twice{FakeDevice::exception(6), FakeDevice::exception(6)};
  talk.device.script(twice);
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  FakeDevice::Script always(20, FakeDevice::exception(6));
  talk.device.script(always);
  const Sweep busy = talk.sweep();
  CHECK(busy.outcome == SweepOutcome::not_fresh);
  CHECK(busy.reason == "the device is busy");
}

TEST_CASE("a refused table is left alone, asked again later, and costs nothing meanwhile", "[device]") {
  Talk talk(test::make_jbusp, model::Family::jbusp);
  talk.device.remove(0x1020, 4);
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.session->image().table(0x1020).empty());
  std::size_t before = talk.requests();
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.requests() - before == 2);
  talk.device.set(0x1020, {0x000F, 0, 0, 0});
  talk.clock.advance(std::chrono::seconds(61));
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.session->image().word(0x1020) == 0x000F);
}

TEST_CASE("a table that worked is not given up for one refusal", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  talk.device.script({std::nullopt, FakeDevice::exception(2)});
  CHECK(talk.sweep().outcome == SweepOutcome::not_fresh);
  CHECK_FALSE(talk.session->image().table(0x0038).empty());
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
}

TEST_CASE("a device that says its data is no longer updated is not believed", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  talk.device.set(0x0037, {0x8000});
  CHECK(talk.sweep().outcome == SweepOutcome::not_fresh);
  talk.device.set(0x0037, {0});
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
}

TEST_CASE("an STS with three status words is read with three", "[device]") {
  Talk talk([](FakeDevice& device) {
    test::make_vumap(device);
    test::make_sts(device);
  });
  Detected detected{9600, {model::Family::sts, {0x0100, 10}, *talk.device.read({0x0100, 10})}};
  talk.session = std::make_unique<Session>(talk.bus, talk.clock, test::quiet_log(), detected, SessionSettings{});
  talk.device.remove(0x0143, 1);
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.session->image().table(0x0140).size() == 3);
  const std::size_t before = talk.requests();
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.requests() - before == 3);
}

TEST_CASE("the units that the first status words show are read in the same sweep", "[device]") {
  Talk talk(test::make_jbusp, model::Family::jbusp);
  talk.device.set(0x1021, {1U << 14U});  // S30: part of a parallel system
  talk.device.set(0x0000, {256, 1200, 1, 0x4241, 0x4443, 0x4645, 0x4847, 0x4A49, 0, 0, 0, 0});
  talk.device.set(0x0020, {0x000F, 1U << 14U, 0b11, 0});
  talk.device.set(0x0040, test::blank(4));
  talk.device.set(0x0060, test::blank(48, 0xFFFF));
  talk.device.set(0x2020, {0x000F, 1U << 14U, 0, 0});
  talk.device.set(0x2040, test::blank(4));
  talk.device.set(0x2060, test::blank(48, 0xFFFF));
  CHECK(talk.sweep().outcome == SweepOutcome::fresh);
  CHECK(talk.session->layout().nodes.size() == 3);
  CHECK_FALSE(talk.session->image().table(0x2060).empty());
}

TEST_CASE("slow tables are read once until they are due, refused ones rarely", "[device]") {
  Talk talk;
  REQUIRE(talk.sweep().outcome == SweepOutcome::fresh);
  const auto later = talk.clock.steady() + std::chrono::seconds(2);
  CHECK(test::run(talk.io, talk.session->read_slow_tables(later)));
  const std::size_t before = talk.requests();
  test::run(talk.io, talk.session->read_slow_tables(later));
  CHECK(talk.requests() == before);
  talk.clock.advance(std::chrono::seconds(61));
  test::run(talk.io, talk.session->read_slow_tables(talk.clock.steady() + std::chrono::seconds(2)));
  CHECK(talk.requests() > before);
}
