#include "modbus_tcp/gateway.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "support/manual_clock.hpp"

using namespace nv::modbus_tcp;
using nv::model::LinkState;
using nv::model::Snapshot;

namespace {

using Bytes = std::vector<std::uint8_t>;

const nv::test::ManualClock kClock;

Snapshot online() {
  Snapshot snapshot;
  snapshot.link.state = LinkState::online;
  snapshot.link.measured_at = kClock.steady();
  auto image = std::make_shared<nv::model::RegisterImage>();
  image->put(0x1020, {0x8001, 0x0000, 0xFFFF, 0x0203});
  snapshot.image = image;
  return snapshot;
}

// The answer from the function code on.
Bytes ask(const Bytes& pdu, const Snapshot& snapshot, const Policy& policy = {}, std::uint8_t unit = 1,
          nv::core::SteadyTime now = kClock.steady()) {
  const Request request{0x0102, unit, pdu.front(), std::span(pdu).subspan(1)};
  std::array<std::uint8_t, kLargestFrame> out{};
  const std::size_t size = answer(request, snapshot, now, policy, out);
  CHECK(out[0] == 0x01);
  CHECK(out[1] == 0x02);
  CHECK(out[6] == unit);
  return {out.begin() + kHeaderSize, out.begin() + static_cast<std::ptrdiff_t>(size)};
}

const Bytes kReadStatus{0x03, 0x10, 0x20, 0x00, 0x04};
const Bytes kStatus{0x03, 0x08, 0x80, 0x01, 0x00, 0x00, 0xFF, 0xFF, 0x02, 0x03};

}  // namespace

TEST_CASE("words are served as the device gave them", "[modbus_tcp]") {
  CHECK(ask(kReadStatus, online()) == kStatus);
  CHECK(ask({0x03, 0x10, 0x22, 0x00, 0x01}, online()) == Bytes{0x03, 0x02, 0xFF, 0xFF});
}

TEST_CASE("every function but 0x03 is refused, whatever follows it", "[modbus_tcp]") {
  for (unsigned function = 0; function < 256; ++function) {
    if (function == 0x03) {
      continue;
    }
    const auto code = static_cast<std::uint8_t>(function);
    const Bytes refusal{static_cast<std::uint8_t>(function | 0x80), 0x01};
    CAPTURE(function);
    CHECK(ask({code}, online()) == refusal);
    CHECK(ask({code, 0x10, 0x20, 0x00, 0x01}, online()) == refusal);
    CHECK(ask({code, 0x10, 0x20, 0x00, 0x01, 0x02, 0x12, 0x34}, Snapshot(), {}, 77) == refusal);
  }
}

TEST_CASE("function 0x04 reads when it is allowed", "[modbus_tcp]") {
  Policy policy;
  policy.input_registers = true;
  const Bytes read{0x04, 0x10, 0x20, 0x00, 0x01};
  CHECK(ask(read, online(), policy) == Bytes{0x04, 0x02, 0x80, 0x01});
  CHECK(ask(read, Snapshot(), policy) == Bytes{0x84, 0x0B});
  CHECK(ask({0x06, 0x10, 0x20, 0x00, 0x01}, online(), policy) == Bytes{0x86, 0x01});
}

TEST_CASE("unit identifiers 0, 1 and 255 are the device, there is no other", "[modbus_tcp]") {
  for (unsigned unit = 0; unit < 256; ++unit) {
    const bool ours = unit == 0 || unit == 1 || unit == 255;
    CAPTURE(unit);
    CHECK(ask(kReadStatus, online(), {}, static_cast<std::uint8_t>(unit)) == (ours ? kStatus : Bytes{0x83, 0x0A}));
  }
}

TEST_CASE("what is refused, and as what first", "[modbus_tcp]") {
  struct Case {
    const char* name;
    Bytes request;
    Bytes answer;
  };
  const auto c = GENERATE(values<Case>({
      {"count 0", {0x03, 0x10, 0x20, 0x00, 0x00}, {0x83, 0x03}},
      {"count 126", {0x03, 0x10, 0x20, 0x00, 0x7E}, {0x83, 0x03}},
      {"count 126 outside", {0x03, 0x00, 0x00, 0x00, 0x7E}, {0x83, 0x03}},
      {"no arguments", {0x03}, {0x83, 0x03}},
      {"a byte too many", {0x03, 0x10, 0x20, 0x00, 0x01, 0x00}, {0x83, 0x03}},
      {"outside", {0x03, 0x00, 0x00, 0x00, 0x01}, {0x83, 0x02}},
      {"over the end", {0x03, 0x10, 0x20, 0x00, 0x05}, {0x83, 0x02}},
  }));
  CAPTURE(c.name);
  CHECK(ask(c.request, online()) == c.answer);
}

TEST_CASE("without fresh values nothing is served", "[modbus_tcp]") {
  const Bytes refusal{0x83, 0x0B};
  Snapshot snapshot = online();
  SECTION("no device yet") {
    CHECK(ask(kReadStatus, Snapshot()) == refusal);
  }
  SECTION("link") {
    for (const LinkState state : {LinkState::searching, LinkState::stale, LinkState::lost}) {
      snapshot.link.state = state;
      CHECK(ask(kReadStatus, snapshot) == refusal);
      CHECK(ask({0x03, 0x00, 0x00, 0x00, 0x01}, snapshot) == refusal);  // which tables there are is not known either
      CHECK(ask({0x03, 0x10, 0x20, 0x00, 0x00}, snapshot) == Bytes{0x83, 0x03});
    }
  }
  SECTION("never measured") {
    snapshot.link.measured_at.reset();
    CHECK(ask(kReadStatus, snapshot) == refusal);
  }
  SECTION("age") {
    Policy policy;
    policy.age_limit = std::chrono::seconds(10);
    const auto at = [&](std::chrono::milliseconds age) {
      return ask(kReadStatus, snapshot, policy, 1, kClock.steady() + age);
    };
    CHECK(at(std::chrono::milliseconds(10000)) == kStatus);
    CHECK(at(std::chrono::milliseconds(10001)) == refusal);
  }
}
