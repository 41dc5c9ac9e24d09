// Row S2 of the security promises.
#include <catch2/catch.hpp>

#include <string>

#include "auth/event_quota.hpp"

using namespace nv;
using namespace std::chrono_literals;

namespace {

struct Noise {
  std::string who;
  std::string note;
};
using Quota = auth::EventQuota<Noise>;
const core::SteadyTime kNow = core::SteadyTime(5s);  // just started

}  // namespace

TEST_CASE("sixty an hour are told, then how many more there were", "[auth]") {
  Quota quota;
  int told = 0;
  for (int i = 0; i < 100; ++i) {
    told += quota.take({"n" + std::to_string(i), ""}, kNow + std::chrono::seconds(i)) ? 1 : 0;
  }
  CHECK(told == 60);
  CHECK_FALSE(quota.due(kNow + 1h - 1s));
  const auto rest = quota.due(kNow + 1h);
  REQUIRE(rest);
  CHECK(rest->who == "n99");
  CHECK(rest->note == "(and 39 more were not listed)");
  CHECK_FALSE(quota.due(kNow + 2h));
  CHECK(quota.take({"next", ""}, kNow + 2h));
}

TEST_CASE("one that was left out is told as it was", "[auth]") {
  Quota quota;
  for (int i = 0; i < 61; ++i) {
    quota.take({"n", "(a)"}, kNow);
  }
  CHECK(quota.due(kNow + 1h)->note == "(a)");
}

TEST_CASE("an hour with nothing left out says nothing", "[auth]") {
  Quota quota;
  CHECK_FALSE(quota.due(kNow + 9h));
  for (int i = 0; i < 60; ++i) {
    CHECK(quota.take({"n", ""}, kNow + 9h));
  }
  CHECK_FALSE(quota.due(kNow + 10h));
  CHECK(quota.take({"n", ""}, kNow + 10h));
}
