#include "model/line_trace.hpp"

#include <catch2/catch.hpp>

using namespace nv::model;
using nv::core::SteadyTime;

namespace {

constexpr SteadyTime kNow{std::chrono::hours(1)};

LineExchange exchange(std::uint16_t address) {
  LineExchange one;
  one.address = address;
  return one;
}

}  // namespace

TEST_CASE("a trace is off until it is begun, and ends by itself", "[model]") {
  LineTrace trace;
  CHECK_FALSE(trace.is_on(kNow));
  CHECK(trace.left(kNow).count() == 0);
  trace.begin(kNow, std::chrono::minutes(10));
  CHECK(trace.is_on(kNow));
  CHECK(trace.left(kNow).count() == 600);
  CHECK_FALSE(trace.is_on(kNow + std::chrono::minutes(10)));
  trace.begin(kNow, std::chrono::hours(24));
  CHECK(trace.left(kNow) == LineTrace::kLongest);
  trace.end();
  CHECK_FALSE(trace.is_on(kNow));
}

TEST_CASE("a trace keeps the newest, numbers every one, and begins empty", "[model]") {
  LineTrace trace;
  for (std::size_t i = 1; i <= LineTrace::kMost + 3; ++i) {
    trace.add(exchange(static_cast<std::uint16_t>(i)));
  }
  const auto all = trace.exchanges(0, 10'000);
  REQUIRE(all.size() == LineTrace::kMost);
  CHECK(all.front().id == 4);
  CHECK(all.front().address == 4);
  CHECK(trace.exchanges(trace.last() - 2, 500).size() == 2);
  CHECK(trace.exchanges(0, 7).back().id == 10);
  CHECK(trace.exchanges(UINT64_MAX, 500).empty());
  trace.begin(kNow, std::chrono::minutes(1));
  CHECK(trace.exchanges(0, 500).empty());
  trace.add(exchange(1));
  CHECK(trace.exchanges(0, 500).front().id == LineTrace::kMost + 4);
}
