// Manual 11.6 ("NET VISION does not allow more than one session") with read-only ones beside it; row A3.
#include <catch2/catch.hpp>

#include "auth/sessions.hpp"

using namespace nv;
using namespace nv::auth;
using namespace std::chrono_literals;

namespace {

const core::SteadyTime kNow = core::SteadyTime(100h);

Session of(const char* account, Role role, bool restricted = false) {
  Session session;
  session.account = account;
  session.role = role;
  session.restricted = restricted;
  session.address = "192.0.2.9";
  return session;
}

}  // namespace

TEST_CASE("a newer session that may change things ends the older one", "[auth]") {
  Sessions sessions;
  const auto viewer = sessions.open(of("viewer", Role::read_only), kNow);
  const auto worker = sessions.open(of("worker", Role::read_write), kNow);
  CHECK(worker.ended.empty());
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  REQUIRE(admin.ended.size() == 1);
  CHECK(admin.ended[0].account == "worker");
  CHECK(sessions.use(worker.token, kNow) == nullptr);
  CHECK(sessions.end_of(worker.token).why == Sessions::End::replaced);
  CHECK(sessions.end_of(worker.token).by == "admin");
  CHECK(sessions.end_of(worker.token).from == "192.0.2.9");
  CHECK(sessions.use(viewer.token, kNow) != nullptr);
  CHECK(sessions.use(admin.token, kNow)->account == "admin");
}

TEST_CASE("up to eight read-only sessions live side by side", "[auth]") {
  Sessions sessions;
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  std::vector<std::string> tokens;
  for (int i = 0; i < 8; ++i) {
    auto opened = sessions.open(of("viewer", Role::read_only), kNow);
    CHECK(opened.ended.empty());
    tokens.push_back(opened.token);
  }
  const auto ninth = sessions.open(of("viewer", Role::read_only), kNow);
  CHECK(ninth.ended.size() == 1);
  CHECK(sessions.use(tokens[0], kNow) == nullptr);  // the oldest
  CHECK(sessions.use(tokens[1], kNow) != nullptr);
  CHECK(sessions.use(admin.token, kNow) != nullptr);
  CHECK(sessions.all().size() == 9);
}

TEST_CASE("a strict card has one session", "[auth]") {
  Sessions sessions;
  SessionLimits limits;
  limits.strict = true;
  sessions.set_limits(limits);
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  const auto viewer = sessions.open(of("viewer", Role::read_only), kNow);
  CHECK(viewer.ended.size() == 1);
  CHECK(sessions.use(admin.token, kNow) == nullptr);
  CHECK(sessions.all().size() == 1);
}

TEST_CASE("a card that becomes strict keeps one session at once", "[auth]") {
  SessionLimits strict;
  strict.strict = true;
  Sessions sessions;
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  const auto viewer = sessions.open(of("viewer", Role::read_only), kNow);
  const auto ended = sessions.set_limits(strict);
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].account == "viewer");
  CHECK(sessions.use(admin.token, kNow) != nullptr);  // who may switch it goes on
  CHECK(sessions.use(viewer.token, kNow) == nullptr);
  CHECK(sessions.end_of(viewer.token).why == Sessions::End::limited);
  CHECK(sessions.set_limits(strict).empty());

  Sessions readers;
  readers.open(of("viewer", Role::read_only), kNow);
  const auto newest = readers.open(of("guest", Role::read_only), kNow);
  CHECK(readers.set_limits(strict).size() == 1);
  CHECK(readers.use(newest.token, kNow) != nullptr);
}

TEST_CASE("fewer read-only sessions end the oldest at once, none admits none", "[auth]") {
  Sessions sessions;
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  std::vector<std::string> tokens;
  for (int i = 0; i < 5; ++i) {
    tokens.push_back(sessions.open(of("viewer", Role::read_only), kNow).token);
  }
  SessionLimits limits;
  limits.read_only = 2;
  CHECK(sessions.set_limits(limits).size() == 3);
  CHECK(sessions.use(tokens[2], kNow) == nullptr);
  CHECK(sessions.use(tokens[3], kNow) != nullptr);
  CHECK(sessions.admits(of("viewer", Role::read_only)));
  limits.read_only = 0;
  CHECK(sessions.set_limits(limits).size() == 2);
  CHECK(sessions.use(admin.token, kNow) != nullptr);
  CHECK_FALSE(sessions.admits(of("viewer", Role::read_only)));
  CHECK(sessions.admits(of("viewer", Role::read_only, true)));  // to change its password
  CHECK(sessions.admits(of("worker", Role::read_write)));
  limits.strict = true;  // then one may read, alone
  sessions.set_limits(limits);
  CHECK(sessions.admits(of("viewer", Role::read_only)));
}

TEST_CASE("a session that may only change its password ends no working one", "[auth]") {
  Sessions sessions;
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  const auto expired = sessions.open(of("worker", Role::read_write, true), kNow);
  CHECK(expired.ended.empty());
  CHECK(sessions.use(admin.token, kNow) != nullptr);
  const auto again = sessions.open(of("worker", Role::read_write, true), kNow);
  CHECK(again.ended.size() == 1);
}

TEST_CASE("use renews a session, rest ends it, and so does half a day", "[auth]") {
  Sessions sessions;
  const auto opened = sessions.open(of("admin", Role::admin), kNow);
  auto now = kNow;
  for (int i = 0; i < 10; ++i) {
    now += 299s;
    REQUIRE(sessions.use(opened.token, now) != nullptr);
  }
  CHECK(sessions.left(*sessions.use(opened.token, now), now) == 300s);
  CHECK(sessions.use(opened.token, now + 300s) == nullptr);
  CHECK(sessions.close_idle(now + 300s).size() == 1);
  CHECK(sessions.end_of(opened.token).why == Sessions::End::timed_out);
  CHECK(sessions.use(opened.token, now) == nullptr);

  const auto busy = sessions.open(of("admin", Role::admin), kNow);
  for (now = kNow; now < kNow + 12h; now += 200s) {
    REQUIRE(sessions.use(busy.token, now) != nullptr);
  }
  CHECK(sessions.use(busy.token, kNow + 12h) == nullptr);
}

TEST_CASE("log-out and changes of the account end its sessions", "[auth]") {
  Sessions sessions;
  const auto admin = sessions.open(of("admin", Role::admin), kNow);
  const auto one = sessions.open(of("viewer", Role::read_only), kNow);
  const auto two = sessions.open(of("viewer", Role::read_only), kNow);
  CHECK(sessions.close_account("viewer", Sessions::End::account_changed).size() == 2);
  CHECK(sessions.use(one.token, kNow) == nullptr);
  CHECK(sessions.end_of(two.token).why == Sessions::End::account_changed);
  sessions.close(admin.id, Sessions::End::logged_out);
  CHECK(sessions.use(admin.token, kNow) == nullptr);
  CHECK(sessions.end_of(admin.token).why == Sessions::End::logged_out);
  CHECK(sessions.end_of("unknown").why == Sessions::End::unknown);
}
