#include <catch2/catch.hpp>

#include "device/detection.hpp"
#include "support/devices.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"

using namespace nv;
using namespace nv::device;
using model::Family;

namespace {

struct Line {
  boost::asio::io_context io{1};
  test::FakeDevice device;
  Bus bus{io.get_executor(), std::make_unique<test::FakeModbusPort>(device)};

  core::Result<Detected> detect(DetectionPlan plan = {}) {
    Detector detector(bus, test::quiet_log());
    return test::run(io, detector.run(plan));
  }
};

}  // namespace

TEST_CASE("rates are tried from the likeliest on, each once", "[device]") {
  struct Case {
    const char* name;
    DetectionPlan plan;
    std::vector<int> want;
  };
  const auto c = GENERATE(values<Case>({
      {"factory", {}, {9600, 57600, 19200, 2400}},
      {"the last one first", {KnownDevice{2400, Family::jbusp, 257}, 9600, {}}, {2400, 9600, 57600, 19200}},
      {"configured", {std::nullopt, 19200, {}}, {19200, 57600, 2400, 9600}},
      {"fixed", {KnownDevice{2400, Family::jbusp, 257}, 9600, 19200}, {19200}},
  }));
  CAPTURE(c.name);
  CHECK(rates_to_try(c.plan) == c.want);
}

TEST_CASE("each family is found at each rate", "[device]") {
  const int baud = GENERATE(2400, 9600, 19200, 57600);
  const Family family = GENERATE(Family::jbusp, Family::vumap, Family::sts);
  Line line;
  line.device.answer_only_at(baud);
  switch (family) {
    case Family::jbusp:
      test::make_jbusp(line.device);
      break;
    case Family::vumap:
      test::make_vumap(line.device);
      break;
    case Family::sts:
      test::make_sts(line.device);
      break;
  }
  const auto found = line.detect();
  REQUIRE(found.has_value());
  CHECK(found->baud == baud);
  CHECK(found->fingerprint.family == family);
}

TEST_CASE("a VU-MAP device that also serves 0x1000 is not taken for JBUSP", "[device]") {
  Line line;
  test::make_vumap(line.device);
  test::make_jbusp(line.device);
  const auto found = line.detect();
  REQUIRE(found.has_value());
  CHECK(found->fingerprint.family == Family::vumap);
}

TEST_CASE("a UPS that serves 0x0100, 0x0140 and 0x0148 too is not taken for an STS", "[device]") {
  Line line;
  test::make_jbusp(line.device);
  test::make_sts(line.device);
  const auto found = line.detect();
  REQUIRE(found.has_value());
  CHECK(found->fingerprint.family == Family::jbusp);
}

TEST_CASE("the remembered pair is asked first, with one request", "[device]") {
  Line line;
  test::make_jbusp(line.device);
  line.device.answer_only_at(2400);
  const auto found = line.detect({KnownDevice{2400, Family::jbusp, 257}, 9600, {}});
  REQUIRE(found.has_value());
  REQUIRE(line.device.requests().size() == 1);
  CHECK(line.device.requests().front().address == 0x1000);
}

TEST_CASE("a remembered STS is known by its reference text", "[device]") {
  Line line;
  test::make_sts(line.device);
  const auto first = line.detect();
  REQUIRE(first.has_value());
  const std::size_t before = line.device.requests().size();
  const auto again = line.detect({first->known(), 9600, {}});
  REQUIRE(again.has_value());
  CHECK(line.device.requests().size() == before + 1);
  line.device.set(0x0105, {0x5858});  // another STS: judged anew
  CHECK(line.detect({first->known(), 9600, {}}).has_value());
  CHECK(line.device.requests().size() > before + 2);
}

TEST_CASE("a remembered pair that no longer fits is detected anew", "[device]") {
  Line line;
  test::make_vumap(line.device);
  const auto found = line.detect({KnownDevice{9600, Family::jbusp, 257}, 9600, {}});
  REQUIRE(found.has_value());
  CHECK(found->fingerprint.family == Family::vumap);
}

TEST_CASE("an exception proves the rate; busy is asked again", "[device]") {
  Line line;
  test::make_jbusp(line.device);
  line.device.script({test::FakeDevice::exception(6), test::FakeDevice::exception(6)});
  const auto found = line.detect();
  REQUIRE(found.has_value());
  CHECK(found->fingerprint.family == Family::jbusp);
  CHECK(line.device.opened_at() == std::vector<int>{9600});
}

TEST_CASE("silence, a foreign device and a missing port are told apart", "[device]") {
  Line line;
  SECTION("silence") {
    line.device.go_silent(true);
    CHECK(line.detect().error().message == "nothing answers on the serial line");
    CHECK(line.device.opened_at() == std::vector<int>{9600, 57600, 19200, 2400});
  }
  SECTION("foreign") {
    line.device.set(0x9000, {1});
    CHECK(line.detect().error().message.starts_with("a device answers, but with no register map"));
  }
  SECTION("no port") {
    line.device.unplug(true);
    CHECK(line.detect().error().message == "no such device");
    CHECK(line.device.opened_at().size() == 1);
  }
}

TEST_CASE("an answer is judged before it is believed", "[device]") {
  Words vumap = test::vumap_configuration(0x0101, 1, 1);
  CHECK(accepts_vumap(vumap));
  SECTION("unknown reference code") {
    vumap[14] = 0x1234;
  }
  SECTION("impossible factor") {
    vumap[13] = 2;
  }
  SECTION("impossible phases") {
    vumap[6] = 0x0304;
  }
  SECTION("all ones") {
    vumap = test::blank(15, 0xFFFF);
  }
  SECTION("all zeros") {
    vumap = test::blank(15);
  }
  SECTION("cut short") {
    vumap.pop_back();
  }
  CHECK_FALSE(accepts_vumap(vumap));
}

TEST_CASE("an unlisted JBUSP code needs a plausible power and a printable serial number", "[device]") {
  const Words good{999, 600, 1, 0x4241, 0x4443, 0x4645, 0x4847, 0x4A49, 0, 0, 0, 0};
  CHECK(accepts_jbusp(good));
  Words bad = good;
  SECTION("code 0") {
    bad[0] = 0;
  }
  SECTION("code beyond the range") {
    bad[0] = 1024;
  }
  SECTION("no power") {
    bad[1] = 0;
  }
  SECTION("unprintable") {
    bad[4] = 0x0102;
  }
  CHECK_FALSE(accepts_jbusp(bad));
}

TEST_CASE("an STS without both sources has no frequency to judge", "[device]") {
  const Words reference{0x5354, 0x4154, 0x5953, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020, 0x2020};
  const Words dead = test::blank(64, 0xFFFF);
  CHECK_FALSE(accepts_sts(reference, Words{0, 0, 0, 0}, dead));
  CHECK(accepts_sts(reference, Words{0x0208, 0, 0, 0}, dead));
  Words live = dead;
  live[6] = 500;
  CHECK(accepts_sts(reference, Words{0, 0, 0}, live));
  CHECK_FALSE(accepts_sts(test::blank(10), Words{0, 0, 0}, live));
}
