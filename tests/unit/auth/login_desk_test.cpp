#include <catch2/catch.hpp>

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "auth/login_desk.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using namespace nv::auth;
using namespace std::chrono_literals;
using Kind = AuthEvent::Kind;

namespace {

constexpr const char* kPassword = "Correct#Horse7";

class Card {
 public:
  explicit Card(const test::TempDir& state) : desk(state.path(), clock, "FFC1A0") {
    desk.load();
    heard_ = desk.events().subscribe([this](const AuthEvent& event) { events.push_back(event); });
  }

  Outcome<LoggedIn> log_in(const char* user, const char* password, const char* address = "192.0.2.7") {
    return test::run(io, desk.log_in(user, password, {"web", "", address}));
  }
  Outcome<void> change(std::uint64_t session, const char* current, const char* wanted) {
    return test::run(io, desk.change_password(session, current, wanted, {"web", "admin", "192.0.2.7"}));
  }
  void set_up() { REQUIRE(change(log_in("admin", "FFC1A0")->session.id, "FFC1A0", kPassword)); }
  Outcome<void> set_user(std::size_t row, const char* name, UserAccess access, const char* password) {
    LoginDesk::UserChange change{name, access, std::nullopt};
    if (password != nullptr) {
      change.password = password;
    }
    return test::run(io, desk.set_user(row, change, {"web", "admin", "192.0.2.7"}));
  }
  std::size_t count(Kind kind) const {
    return static_cast<std::size_t>(std::ranges::count(events, kind, &AuthEvent::kind));
  }

  boost::asio::io_context io;  // outlives the worker, which posts to it
  test::ManualClock clock;
  LoginDesk desk;
  std::vector<AuthEvent> events;

 private:
  core::Subscription heard_;
};

}  // namespace

TEST_CASE("first use: the MAC's last six characters, then a password of one's own", "[auth]") {
  test::TempDir state;
  Card card(state);
  CHECK(card.desk.is_factory_new());
  CHECK_FALSE(card.log_in("admin", "FFC1A1"));
  CHECK_FALSE(card.log_in("admin", ""));
  CHECK(card.log_in("admin", "ffc1a0"));  // as people type it
  const auto first = card.log_in("admin", "FFC1A0");
  REQUIRE(first);
  CHECK(first->session.restricted);
  CHECK_FALSE(card.change(first->session.id, "FFC1A0", "short"));
  CHECK_FALSE(card.change(first->session.id, "FFC1A1", kPassword));
  REQUIRE(card.change(first->session.id, "FFC1A0", kPassword));
  CHECK_FALSE(card.desk.is_factory_new());
  CHECK(card.desk.use(first->token) == nullptr);  // a new session must be opened
  CHECK_FALSE(card.log_in("admin", "FFC1A0"));
  const auto again = card.log_in("admin", kPassword);
  REQUIRE(again);
  CHECK_FALSE(again->session.restricted);
  CHECK(again->password_days_left == 90);

  Card restarted(state);
  CHECK(restarted.desk.use(again->token) == nullptr);
  CHECK_FALSE(restarted.log_in("admin", "FFC1A0"));
  CHECK(restarted.log_in("admin", kPassword));
}

TEST_CASE("a password ends after its days, and then only changing it is possible", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  card.clock.advance(std::chrono::days(89));
  CHECK(card.log_in("admin", kPassword)->password_days_left == 1);
  CHECK_FALSE(card.log_in("admin", kPassword)->session.restricted);
  card.clock.advance(std::chrono::days(1));
  const auto expired = card.log_in("admin", kPassword);
  REQUIRE(expired);
  CHECK(expired->session.restricted);
  const auto same = card.change(expired->session.id, kPassword, kPassword);
  REQUIRE_FALSE(same);
  CHECK(same.error().kind == Refusal::Kind::invalid);
  CHECK(card.change(expired->session.id, kPassword, "Another#Horse8"));
  CHECK(card.log_in("admin", "Another#Horse8")->password_days_left == 90);
  settings::LoginSettings longer;
  longer.password_days = 720;
  card.desk.apply(longer);
  CHECK(card.log_in("admin", "Another#Horse8")->password_days_left == 720);
}

TEST_CASE("a clock that goes back shuts nobody out", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  card.clock.advance(-std::chrono::days(3000));
  CHECK(card.log_in("admin", kPassword)->password_days_left == 90);
}

TEST_CASE("five wrong passwords and even the right one must wait, elsewhere not", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  std::string wrong_words;
  for (int i = 0; i < 5; ++i) {
    const auto wrong = card.log_in("admin", "Wrong#Horse77");
    REQUIRE_FALSE(wrong);
    wrong_words = wrong.error().message;
  }
  const auto locked = card.log_in("admin", kPassword);
  REQUIRE_FALSE(locked);
  CHECK(locked.error().message == wrong_words);
  CHECK(card.count(Kind::login_paused) == 1);
  CHECK(card.count(Kind::login_failed) == 6);
  CHECK(card.log_in("admin", kPassword, "192.0.2.8"));

  Card restarted(state);
  CHECK_FALSE(restarted.log_in("admin", kPassword));
  restarted.clock.advance(31s);
  CHECK(restarted.log_in("admin", kPassword));
}

TEST_CASE("unknown names fail in the same words and are paused alike", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  const std::string known = card.log_in("admin", "Wrong#Horse77").error().message;
  for (int i = 0; i < 8; ++i) {
    const auto unknown = card.log_in("nobody", "Wrong#Horse77");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message == known);
    CHECK(unknown.error().kind == Refusal::Kind::wrong);
  }
  CHECK(card.count(Kind::login_paused) == 1);
  CHECK_FALSE(card.log_in(std::string(5000, 'x').c_str(), "x"));
  CHECK_FALSE(card.log_in("nobody2", std::string(5000, 'x').c_str()));
}

TEST_CASE("an attack cannot fill the event log", "[auth]") {
  test::TempDir state;
  Card card(state);
  for (int i = 0; i < 500; ++i) {
    card.log_in("locked", "x");
  }
  CHECK(card.events.size() < 70);
  card.clock.advance(2h);
  card.log_in("locked", "x");
  const auto told = std::ranges::find_if(
      card.events, [](const AuthEvent& event) { return event.note.find("more were not listed") != std::string::npos; });
  CHECK(told != card.events.end());
}

TEST_CASE("a failed log-in ends no session; a good one tells whom it ended", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  const auto first = card.log_in("admin", kPassword);
  CHECK_FALSE(card.log_in("admin", "Wrong#Horse77", "192.0.2.9"));
  CHECK(card.desk.use(first->token) != nullptr);
  const auto second = card.log_in("admin", kPassword, "192.0.2.9");
  REQUIRE(second->replaced.size() == 1);
  CHECK(second->replaced[0].address == "192.0.2.7");
  CHECK(card.desk.use(first->token) == nullptr);
  CHECK(card.count(Kind::session_replaced) == 1);
}

TEST_CASE("users come, change and go with their sessions", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  CHECK_FALSE(card.set_user(0, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  CHECK_FALSE(card.set_user(9, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  CHECK_FALSE(card.set_user(1, "admin", UserAccess::read_only, "Viewer#Viewer7"));
  CHECK_FALSE(card.set_user(1, "viewer", UserAccess::read_only, nullptr));
  CHECK_FALSE(card.set_user(1, "viewer", UserAccess::read_only, "weak"));
  REQUIRE(card.set_user(1, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  CHECK_FALSE(card.set_user(2, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  auto session = card.log_in("viewer", "Viewer#Viewer7");
  REQUIRE(session);
  CHECK(session->session.role == Role::read_only);
  REQUIRE(card.set_user(1, "viewer", UserAccess::read_write, nullptr));  // keeps the password
  CHECK(card.desk.use(session->token) == nullptr);
  session = card.log_in("viewer", "Viewer#Viewer7");
  CHECK(session->session.role == Role::read_write);
  REQUIRE(card.set_user(1, "viewer", UserAccess::disabled, nullptr));
  CHECK_FALSE(card.log_in("viewer", "Viewer#Viewer7"));
  // Another person in the row does not have the password of the one before.
  CHECK_FALSE(card.set_user(1, "worker", UserAccess::read_write, nullptr));
  REQUIRE(card.set_user(1, "viewer", UserAccess::read_write, nullptr));
  session = card.log_in("viewer", "Viewer#Viewer7", "192.0.2.20");
  REQUIRE(session);
  REQUIRE(card.desk.remove_user(1, {}));
  CHECK(card.desk.use(session->token) == nullptr);
  CHECK_FALSE(card.log_in("viewer", "Viewer#Viewer7", "192.0.2.20"));
  CHECK_FALSE(card.desk.remove_user(1, {}));
}

TEST_CASE("tokens are shown once, expire, and can be taken away", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  const auto made = card.desk.make_token("grafana", Role::read_only, std::chrono::days(10), {});
  REQUIRE(made);
  CHECK(made->secret.starts_with("nvt_"));
  CHECK(test::text_of(state / "accounts.json").find(made->secret) == std::string::npos);
  CHECK(card.desk.find_token(made->secret)->name == "grafana");
  CHECK(card.desk.find_token("nvt_x") == nullptr);
  CHECK_FALSE(card.desk.make_token("grafana", Role::read_only, std::chrono::days(10), {}));
  CHECK_FALSE(card.desk.make_token("x", Role::admin, std::chrono::days(10), {}));
  CHECK_FALSE(card.desk.make_token("x", Role::read_only, std::chrono::days(0), {}));
  CHECK_FALSE(card.desk.make_token("x", Role::read_only, std::chrono::days(3651), {}));
  CHECK_FALSE(card.desk.make_token("a b", Role::read_only, std::chrono::days(1), {}));
  Card restarted(state);
  CHECK(restarted.desk.find_token(made->secret) != nullptr);
  card.clock.advance(std::chrono::days(10));
  CHECK(card.desk.find_token(made->secret) == nullptr);
  CHECK(card.desk.remove_token(made->token.id, {}));
  CHECK_FALSE(card.desk.remove_token(made->token.id, {}));
  for (std::size_t i = 0; i < kMostTokens; ++i) {
    CHECK(card.desk.make_token("t" + std::to_string(i), Role::read_write, std::chrono::days(1), {}));
  }
  CHECK_FALSE(card.desk.make_token("one-more", Role::read_write, std::chrono::days(1), {}));
}

TEST_CASE("a reset of the accounts leaves the first password and no session", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  REQUIRE(card.set_user(1, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  const auto viewer = card.log_in("viewer", "Viewer#Viewer7");
  const auto admin = card.log_in("admin", kPassword);
  REQUIRE(card.desk.reset({}));
  CHECK(card.desk.use(viewer->token) == nullptr);
  CHECK(card.desk.use(admin->token) == nullptr);
  CHECK(card.desk.is_factory_new());
  CHECK(card.log_in("admin", "FFC1A0"));
  CHECK_FALSE(card.log_in("viewer", "Viewer#Viewer7"));
}

TEST_CASE("log-ins beyond the queue are told to come again", "[auth]") {
  test::TempDir state;
  Card card(state);
  int busy = 0;
  int done = 0;
  for (int i = 0; i < 12; ++i) {
    const auto counted = [&](std::exception_ptr, Outcome<LoggedIn> outcome) {
      busy += !outcome && outcome.error().kind == Refusal::Kind::busy ? 1 : 0;
      ++done;
    };
    boost::asio::co_spawn(card.io, card.desk.log_in("u" + std::to_string(i), "x", {"web", "", "192.0.2.7"}), counted);
  }
  card.io.run();
  CHECK(done == 12);
  CHECK(busy == 12 - static_cast<int>(PasswordHasher::kMostWaiting));
}

TEST_CASE("accounts kept elsewhere are asked first", "[auth]") {
  class Elsewhere final : public PasswordSource {
   public:
    boost::asio::awaitable<Verdict> check(std::string account, std::string password) override {
      if (account == "remote") {
        co_return Verdict{password == "right" ? Answer::accepted : Answer::refused, Role::read_write};
      }
      co_return Verdict{};
    }
  };
  test::TempDir state;
  Card card(state);
  card.set_up();
  Elsewhere source;
  card.desk.add_source(source);
  CHECK(card.log_in("remote", "right")->session.role == Role::read_write);
  CHECK_FALSE(card.log_in("remote", "wrong"));
  CHECK(card.log_in("admin", kPassword));
  const auto remote = card.log_in("remote", "right");
  CHECK(card.change(remote->session.id, "right", kPassword).error().kind == Refusal::Kind::not_allowed);
}
