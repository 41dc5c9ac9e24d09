// Rows A4, A5, W2 and W3 of the security promises, at the gate itself.
#include <catch2/catch.hpp>

#include <functional>

#include <boost/asio/io_context.hpp>

#include "http/login_gate.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using namespace nv::http;

namespace {

constexpr const char* kPassword = "Correct#Horse7";

struct Card {
  test::TempDir state;
  test::ManualClock clock;
  auth::LoginDesk desk{state.path(), clock, "FFC1A0"};
  LoginGate gate{desk};
  boost::asio::io_context io;

  auth::LoggedIn log_in(const char* user, const char* password) {
    return *test::run(io, desk.log_in(user, password, {"web", "", "192.0.2.7"}));
  }
  void set_up() {
    const auto first = log_in("admin", "FFC1A0");
    REQUIRE(test::run(io, desk.change_password(first.session.id, "FFC1A0", kPassword, {})));
    REQUIRE(test::run(io, desk.set_user(1, {"viewer", auth::UserAccess::read_only, "Viewer#Viewer7"}, {})));
    REQUIRE(test::run(io, desk.set_user(2, {"worker", auth::UserAccess::read_write, "Worker#Worker7"}, {})));
  }
};

Request request(const char* method, Door door = Door::https) {
  Request made = *parse_target(method, "/x");
  made.door = door;
  made.headers.emplace_back("host", "ups-1");
  return made;
}

Request with_session(const char* method, const auth::LoggedIn& who, bool csrf = true) {
  Request made = request(method);
  made.headers.emplace_back("cookie", "a=b; __Host-session=" + who.token);
  if (csrf) {
    made.headers.emplace_back("x-csrf-token", who.session.csrf);
  }
  return made;
}

int status_of(Card& card, Request made, Access access) {
  const auto refused = card.gate.admit(made, {made.method, "/x", access, 0, ""});
  return refused ? refused->status : 200;
}

constexpr std::array kAll{Access::anyone,    Access::visitor,    Access::session,
                          Access::read_only, Access::read_write, Access::admin};

// The answers for all levels of access, in the order above.
std::vector<int> statuses(Card& card, const Request& made) {
  std::vector<int> found;
  for (const Access access : kAll) {
    found.push_back(status_of(card, made, access));
  }
  return found;
}

using List = std::vector<int>;

}  // namespace

TEST_CASE("a new card serves nothing but the change of its first password", "[http]") {
  Card card;
  CHECK(statuses(card, request("GET")) == List{200, 401, 401, 401, 401, 401});
  const auto first = card.log_in("admin", "ffc1a0");
  CHECK(statuses(card, with_session("GET", first)) == List{200, 403, 200, 403, 403, 403});
  CHECK(statuses(card, with_session("PUT", first)) == List{200, 403, 200, 403, 403, 403});
}

TEST_CASE("each role may do what its level says", "[http]") {
  Card card;
  card.set_up();
  CHECK(statuses(card, request("GET")) == List{200, 200, 401, 401, 401, 401});
  const auto viewer = card.log_in("viewer", "Viewer#Viewer7");
  CHECK(statuses(card, with_session("GET", viewer)) == List{200, 200, 200, 200, 403, 403});
  const auto worker = card.log_in("worker", "Worker#Worker7");
  CHECK(statuses(card, with_session("PUT", worker)) == List{200, 200, 200, 200, 200, 403});
  const auto admin = card.log_in("admin", kPassword);
  CHECK(statuses(card, with_session("DELETE", admin)) == List{200, 200, 200, 200, 200, 200});
  CHECK(statuses(card, with_session("PUT", worker)) == List{200, 200, 401, 401, 401, 401});  // the newer one ended it
}

TEST_CASE("what a page asks without a person keeps no session alive", "[http]") {
  Card card;
  card.set_up();
  const auto viewer = card.log_in("viewer", "Viewer#Viewer7");
  Route listens("GET", "/x", Access::read_only, 0, "");
  listens.background = true;
  Request polled = with_session("GET", viewer);
  polled.headers.emplace_back("x-background", "1");
  Request plain = with_session("GET", viewer);
  for (int minute = 0; minute < 4; ++minute) {
    card.clock.advance(std::chrono::minutes(1));
    CHECK_FALSE(card.gate.admit(plain, listens));
    CHECK(status_of(card, polled, Access::read_only) == 200);
  }
  card.clock.advance(std::chrono::seconds(59));
  CHECK(status_of(card, plain, Access::read_only) == 200);  // somebody is there: 300 s from now
  card.clock.advance(std::chrono::seconds(299));
  CHECK(status_of(card, polled, Access::read_only) == 200);
  card.clock.advance(std::chrono::seconds(1));
  CHECK(status_of(card, polled, Access::read_only) == 401);
  CHECK(card.gate.admit(plain, listens));
}

// Row A3: however a session ended, its token opens nothing.
TEST_CASE("each end of a session is 401 at the gate", "[http]") {
  Card card;
  card.set_up();
  struct End {
    const char* name;
    std::function<void(const auth::LoggedIn&)> happens;
  };
  const auth::LoginDesk::UserChange row{"viewer", auth::UserAccess::read_only, std::nullopt};
  const auto access = [](auth::UserAccess wanted) {
    return auth::LoginDesk::UserChange{"viewer", wanted, std::nullopt};
  };
  const std::vector<End> ends{
      {"log-out", [&](const auto& who) { card.desk.log_out(who.session.id, {}); }},
      {"idle time", [&](const auto&) { card.clock.advance(std::chrono::seconds(300)); }},
      {"absolute time",
       [&](const auto& who) {
         for (int minute = 0; minute < 12 * 60 - 1; ++minute) {
           card.clock.advance(std::chrono::minutes(1));
           REQUIRE(status_of(card, with_session("GET", who), Access::read_only) == 200);
         }
         card.clock.advance(std::chrono::minutes(1));
       }},
      {"role",
       [&](const auto&) {
         REQUIRE(test::run(card.io, card.desk.set_user(1, access(auth::UserAccess::read_write), {})));
       }},
      {"newer session", [&](const auto&) { card.log_in("admin", kPassword); }},
      {"role back", [&](const auto&) { REQUIRE(test::run(card.io, card.desk.set_user(1, row, {}))); }},
      {"password",
       [&](const auto& who) {
         REQUIRE(test::run(card.io, card.desk.change_password(who.session.id, "Viewer#Viewer7", "Viewer#Viewer8", {})));
         REQUIRE(
             test::run(card.io, card.desk.set_user(1, {"viewer", auth::UserAccess::read_only, "Viewer#Viewer7"}, {})));
       }},
      {"disabled",
       [&](const auto&) {
         REQUIRE(test::run(card.io, card.desk.set_user(1, access(auth::UserAccess::disabled), {})));
         REQUIRE(test::run(card.io, card.desk.set_user(1, row, {})));
       }},
      {"removal", [&](const auto&) { REQUIRE(card.desk.remove_user(1, {})); }},
  };
  for (const End& end : ends) {
    const auto who = card.log_in("viewer", "Viewer#Viewer7");
    CAPTURE(end.name);
    REQUIRE(status_of(card, with_session("GET", who), Access::read_only) == 200);
    end.happens(who);
    CHECK(statuses(card, with_session("GET", who)) == List{200, 200, 401, 401, 401, 401});
  }
  const auto admin = card.log_in("admin", kPassword);
  auth::LoginDesk restarted(card.state.path(), card.clock, "FFC1A0");
  restarted.load();
  LoginGate gate(restarted);
  Request old = with_session("GET", admin);
  CHECK(gate.admit(old, {"GET", "/x", Access::read_only, 0, ""})->status == 401);
}

TEST_CASE("a route that a setting opens is everybody's, but not before the first password is changed", "[http]") {
  Card card;
  bool open = false;
  Route route("GET", "/metrics", Access::read_only, 0, "");
  route.opened = [&open] { return open; };
  const auto status = [&] {
    Request made = request("GET");
    const auto refused = card.gate.admit(made, route);
    return refused ? refused->status : 200;
  };
  open = true;
  CHECK(status() == 401);
  card.set_up();
  CHECK(status() == 200);
  const auto over = card.log_in("admin", kPassword);
  card.desk.log_out(over.session.id, {});
  Request stale = with_session("GET", over);
  CHECK_FALSE(card.gate.admit(stale, route));
  CHECK_FALSE(stale.caller);
  open = false;
  CHECK(status() == 401);
}

TEST_CASE("an old cookie opens what is everybody's, but not before the first password is changed", "[http]") {
  Card card;
  const auto first = card.log_in("admin", "FFC1A0");
  card.desk.log_out(first.session.id, {});
  CHECK(statuses(card, with_session("GET", first)) == List{200, 401, 401, 401, 401, 401});
  card.set_up();
  CHECK(statuses(card, with_session("GET", first)) == List{200, 200, 401, 401, 401, 401});
  Request with_token = with_session("GET", first);
  with_token.headers.emplace_back("authorization", "Bearer " + std::string(64, '0'));  // shown on purpose: told
  CHECK(statuses(card, with_token) == List{200, 401, 401, 401, 401, 401});
}

TEST_CASE("API tokens have their role and no session", "[http]") {
  Card card;
  card.set_up();
  const auto made = card.desk.make_token("grafana", auth::Role::read_only, std::chrono::days(30), {});
  REQUIRE(made);
  Request good = request("POST");
  good.headers.emplace_back("authorization", "Bearer " + made->secret);
  CHECK(statuses(card, good) == List{200, 200, 401, 200, 403, 403});
  for (const char* scheme : {"bearer ", "BEARER ", "Bearer   "}) {  // RFC 9110 11.1, 11.4
    Request other = request("GET");
    other.headers.emplace_back("authorization", scheme + made->secret);
    CAPTURE(scheme);
    CHECK(statuses(card, other) == List{200, 200, 401, 200, 403, 403});
  }
  const std::vector<std::string> bad_ones{"Bearer x",
                                          "Bearer ",
                                          "Bearer",
                                          "Basic YTpi",
                                          "",
                                          "Bearer" + made->secret,
                                          "Bearers " + made->secret,
                                          "Bear " + made->secret,
                                          made->secret,
                                          " " + made->secret};
  for (const std::string& bad : bad_ones) {
    Request other = request("GET");
    other.headers.emplace_back("authorization", bad);
    CAPTURE(bad);
    CHECK(statuses(card, other) == List{200, 401, 401, 401, 401, 401});
  }
  Request other_scheme = request("GET");
  other_scheme.headers.emplace_back("authorization", "Basic YTpi");
  const auto refused = card.gate.admit(other_scheme, {"GET", "/x", Access::read_only, 0, ""});
  CHECK(refused->body.find(R"(must be \"Bearer\" and one API token)") != std::string::npos);
  good.headers.emplace_back("authorization", "Bearer " + made->secret);  // twice
  CHECK(status_of(card, good, Access::read_only) == 401);
  card.clock.advance(std::chrono::days(31));
  good.headers.pop_back();
  CHECK(status_of(card, good, Access::read_only) == 401);
}

TEST_CASE("a change by cookie needs the session's own token and our own page", "[http]") {
  Card card;
  card.set_up();
  const auto viewer = card.log_in("viewer", "Viewer#Viewer7");
  const auto admin = card.log_in("admin", kPassword);
  CHECK(status_of(card, with_session("PUT", admin), Access::admin) == 200);
  CHECK(status_of(card, with_session("PUT", admin, false), Access::admin) == 403);
  Request other = with_session("PUT", admin, false);
  other.headers.emplace_back("x-csrf-token", viewer.session.csrf);
  CHECK(status_of(card, other, Access::admin) == 403);
  Request twice = with_session("PUT", admin);
  twice.headers.emplace_back("x-csrf-token", admin.session.csrf);
  CHECK(status_of(card, twice, Access::admin) == 403);
  const auto from = [&](const char* header, const char* value) {
    Request made = with_session("PUT", admin);
    made.headers.emplace_back(header, value);
    return status_of(card, made, Access::admin);
  };
  CHECK(from("origin", "https://ups-1") == 200);
  CHECK(from("origin", "https://evil.example") == 403);
  CHECK(from("origin", "http://ups-1") == 403);
  CHECK(from("origin", "null") == 403);
  CHECK(from("origin", "") == 403);
  CHECK(from("sec-fetch-site", "same-origin") == 200);
  CHECK(from("sec-fetch-site", "cross-site") == 403);
  CHECK(from("sec-fetch-site", "same-site") == 403);
  CHECK(status_of(card, with_session("GET", admin, false), Access::admin) == 200);
  // A foreign page cannot log anybody in either.
  Request login = request("POST");
  login.headers.emplace_back("origin", "https://evil.example");
  CHECK(status_of(card, login, Access::anyone) == 403);
}

TEST_CASE("odd cookies and headers are nobody's", "[http]") {
  Card card;
  card.set_up();
  const auto admin = card.log_in("admin", kPassword);
  const std::string name = "__Host-session=";
  const std::vector<std::string> cookies{"",
                                         name,
                                         name + "x",
                                         name + admin.token + "0",
                                         name + std::string(64, '0'),
                                         name + std::string(4000, 'a'),
                                         "session=" + admin.token,
                                         name + admin.token + "; " + name + admin.token,
                                         "x" + name + admin.token,
                                         name + "\"" + admin.token + "\""};
  for (const std::string& cookie : cookies) {
    Request made = request("GET");
    made.headers.emplace_back("cookie", cookie);
    CAPTURE(cookie);
    CHECK(status_of(card, made, Access::read_only) == 401);
  }
  Request lines = with_session("GET", admin);
  lines.headers.emplace_back("cookie", name + admin.token);
  CHECK(status_of(card, lines, Access::read_only) == 401);
  Request forwarded = request("GET");
  forwarded.headers.emplace_back("x-forwarded-for", "127.0.0.1");
  forwarded.headers.emplace_back("x-original-url", "/api/v1/login");
  CHECK(status_of(card, forwarded, Access::read_only) == 401);
}

TEST_CASE("programs on this machine read without a log-in where the settings let them, and only read", "[http]") {
  Card card;
  CHECK(statuses(card, request("GET", Door::local)) == List{200, 200, 401, 200, 403, 403});
  CHECK(statuses(card, request("GET", Door::http)) == List{200, 401, 401, 401, 401, 401});
}

TEST_CASE("the cookie is for this host, HTTPS and our own pages only", "[http]") {
  CHECK(set_cookie(Door::https, "abc") == "__Host-session=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
  CHECK(set_cookie(Door::https, "").find("Max-Age=0") != std::string::npos);
  CHECK(set_cookie(Door::http, "abc") == "session=abc; Path=/; HttpOnly; SameSite=Strict");
}
