// Row A1 of the security promises.
#include <catch2/catch.hpp>

#include "auth/accounts.hpp"
#include "auth/lockout.hpp"

using namespace nv;
using auth::Lockout;
using namespace std::chrono_literals;

namespace {

const core::SteadyTime kNow = core::SteadyTime(100h);

}  // namespace

TEST_CASE("the fifth wrong password brings a pause, and each later one a longer", "[auth]") {
  Lockout lockout;
  auto now = kNow;
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(lockout.failed("admin", "192.0.2.1", now));
    CHECK_FALSE(lockout.pause("admin", "192.0.2.1", now));
  }
  std::chrono::seconds last{0};
  for (int i = 0; i < 12; ++i) {
    const auto pause = lockout.failed("admin", "192.0.2.1", now);
    REQUIRE(pause);
    CHECK(*pause >= last);
    CHECK(*pause == std::min<std::chrono::seconds>(30s * (1 << i), 3600s));
    CHECK(lockout.pause("admin", "192.0.2.1", now) == *pause);
    CHECK(lockout.pause("admin", "192.0.2.1", now + *pause - 1s) == 1s);
    last = *pause;
    now += *pause;
    CHECK_FALSE(lockout.pause("admin", "192.0.2.1", now));
  }
}

TEST_CASE("another address and another account stay free", "[auth]") {
  Lockout lockout;
  for (int i = 0; i < 6; ++i) {
    lockout.failed("admin", "192.0.2.1", kNow);
  }
  CHECK(lockout.pause("admin", "192.0.2.1", kNow));
  CHECK_FALSE(lockout.pause("admin", "192.0.2.2", kNow));
  CHECK_FALSE(lockout.pause("worker", "192.0.2.1", kNow));
}

TEST_CASE("an address that tries many names is paused for all of them", "[auth]") {
  Lockout lockout;
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(lockout.pause("worker", "192.0.2.1", kNow));
    lockout.failed("name" + std::to_string(i), "192.0.2.1", kNow);
  }
  CHECK(lockout.pause("worker", "192.0.2.1", kNow));
  CHECK_FALSE(lockout.pause("worker", "192.0.2.2", kNow));
}

TEST_CASE("an IPv6 network of 64 bits is one client, whatever address it takes", "[auth]") {
  Lockout lockout;
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(lockout.pause("admin", "2001:db8::99", kNow));
    lockout.failed("admin", "2001:db8::" + std::to_string(i), kNow);
  }
  CHECK(lockout.pause("admin", "2001:db8::99", kNow) == 30s);
  CHECK_FALSE(lockout.pause("admin", "2001:db8:0:1::99", kNow));
  CHECK(lockout.has_failed("2001:db8::98"));
  CHECK_FALSE(lockout.has_failed("2001:db8:0:1::98"));
  for (int i = 0; i < 20; ++i) {  // names that change as well
    lockout.failed("name" + std::to_string(i), "fe80::" + std::to_string(i) + "%1", kNow);
  }
  CHECK(lockout.pause("worker", "fe80::99%1", kNow));
  CHECK_FALSE(lockout.pause("worker", "fe80::99%2", kNow));
  lockout.succeeded("admin", "2001:db8::1234");
  CHECK_FALSE(lockout.pause("admin", "2001:db8::99", kNow));
  Lockout again;  // a file of before, with whole addresses
  again.restore({{"admin", "2001:db8::7", 9, 60s}}, kNow);
  CHECK(again.pause("admin", "2001:db8::8", kNow) == 60s);
}

TEST_CASE("the right password and a quiet day begin anew", "[auth]") {
  Lockout lockout;
  for (int i = 0; i < 4; ++i) {
    lockout.failed("admin", "192.0.2.1", kNow);
  }
  lockout.succeeded("admin", "192.0.2.1");
  CHECK_FALSE(lockout.failed("admin", "192.0.2.1", kNow));
  for (int i = 0; i < 3; ++i) {
    lockout.failed("admin", "192.0.2.1", kNow);
  }
  CHECK_FALSE(lockout.failed("admin", "192.0.2.1", kNow + 25h));
}

TEST_CASE("pauses survive a restart, never longer than they could be", "[auth]") {
  Lockout lockout;
  for (int i = 0; i < 5; ++i) {
    lockout.failed("admin", "192.0.2.1", kNow);
    lockout.failed("other", "192.0.2.9", kNow);
  }
  lockout.failed("quiet", "192.0.2.5", kNow);
  const auto saved = lockout.save(kNow + 10s);
  CHECK(saved.size() == 2);
  Lockout again;
  again.restore(saved, core::SteadyTime(5s));
  CHECK(again.pause("admin", "192.0.2.1", core::SteadyTime(5s)) == 20s);
  CHECK(again.failed("admin", "192.0.2.1", core::SteadyTime(5s)) == 60s);
  again.restore({{"admin", "192.0.2.1", 9, std::chrono::hours(9999)}, {"admin", "", 9, 60s}}, kNow);
  CHECK(again.pause("admin", "192.0.2.1", kNow) == 3600s);
}

TEST_CASE("a file of known clients is foreign input: what is no short text is left out, and more than 64", "[auth]") {
  CHECK(auth::known_clients_of("").empty());
  CHECK(auth::known_clients_of(R"({"0": "192.0.2.1"})").empty());
  const std::string text = R"(["192.0.2.1", 7, null, ")" + std::string(65, 'a') + R"(", "2001:db8::"])";
  CHECK(auth::known_clients_of(text) == std::vector<std::string>{"192.0.2.1", "2001:db8::"});
  CHECK(auth::known_clients_of(auth::known_clients_text(std::vector<std::string>(100, "192.0.2.1"))).size() == 64);
}

TEST_CASE("a flood of names and addresses takes bounded memory", "[auth]") {
  Lockout lockout;
  for (int i = 0; i < 6; ++i) {
    lockout.failed("admin", "192.0.2.1", kNow + 3000s);
  }
  for (int i = 0; i < 3000; ++i) {
    lockout.failed("n" + std::to_string(i), "a" + std::to_string(i), kNow + std::chrono::seconds(i / 10));
  }
  CHECK(lockout.pause("admin", "192.0.2.1", kNow + 3001s));
  for (int i = 0; i < 3000; ++i) {
    for (int j = 0; j < 5; ++j) {
      lockout.failed("n", "b" + std::to_string(i), kNow);
    }
  }
  CHECK(lockout.save(kNow).size() <= Lockout::kMostRecords);
}
