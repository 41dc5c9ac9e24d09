#include "http/rate_limit.hpp"

#include <catch2/catch.hpp>

using namespace nv::http;
using namespace std::chrono_literals;

namespace {

constexpr RateLimit::Time kStart{1h};

// How many of so many requests at that time pass.
int passed(RateLimit& limit, const char* who, int requests, RateLimit::Time now) {
  int count = 0;
  for (int i = 0; i < requests; ++i) {
    count += limit.take(who, now) ? 0 : 1;
  }
  return count;
}

}  // namespace

TEST_CASE("ten seconds' worth at once, then the rate", "[http][rate]") {
  RateLimit limit;
  limit.set(5);
  CHECK(passed(limit, "a", 100, kStart) == 50);
  CHECK(passed(limit, "a", 100, kStart + 1s) == 5);
  CHECK(passed(limit, "a", 100, kStart + 1h) == 50);
}

TEST_CASE("each has a bucket of his own", "[http][rate]") {
  RateLimit limit;
  limit.set(1);
  CHECK(passed(limit, "a", 100, kStart) == 10);
  CHECK(passed(limit, "b", 100, kStart) == 10);
}

TEST_CASE("who must wait is told how long, in whole seconds", "[http][rate]") {
  RateLimit limit;
  limit.set(100);
  passed(limit, "a", 1000, kStart);
  CHECK(limit.take("a", kStart) == 1s);
  CHECK_FALSE(limit.take("a", kStart + 1s));
}

TEST_CASE("0 is no limit", "[http][rate]") {
  RateLimit limit;
  CHECK(passed(limit, "a", 5000, kStart) == 5000);
  limit.set(1);
  limit.set(0);
  CHECK(passed(limit, "a", 5000, kStart) == 5000);
}
