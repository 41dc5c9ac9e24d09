#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

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

TEST_CASE("accounts that cannot be read let nobody in, the first password least of all, until they can", "[auth]") {
  test::TempDir state;
  Card(state).set_up();
  const std::string text = test::text_of(state / "accounts.json");
  for (const char* name : {"accounts.json", "accounts.json.copy"}) {
    std::filesystem::remove(state / name);
    std::filesystem::create_symlink(state / name, state / name);  // ELOOP, for root too
  }
  Card card(state);
  CHECK_FALSE(card.desk.is_factory_new());
  for (const char* password : {kPassword, "FFC1A0"}) {
    const auto refused = card.log_in("admin", password);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Refusal::Kind::busy);
  }
  card.desk.tidy();
  CHECK_FALSE(card.log_in("admin", "FFC1A0"));
  std::filesystem::remove(state / "accounts.json");
  test::write_text(state / "accounts.json", text);
  card.desk.tidy();
  CHECK_FALSE(card.log_in("admin", "FFC1A0"));
  CHECK(card.log_in("admin", kPassword));
}

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

// Of kPassword, made by libsodium 1.0.18: with 5, 48 (all cards had that once) and 160 passes.
TEST_CASE("hashes of other machines and versions stay good, and get this machine's cost at a log-in", "[auth]") {
  const char* hash =
      GENERATE("$argon2id$v=19$m=8192,t=5,p=1$GcFwsI8j1Hke3kHeFLWrfw$AxTm18aVEP0N54NewudvtxhluWej07ddwf+1oqAeidU",
               "$argon2id$v=19$m=8192,t=48,p=1$/Y4o70oJiBOavEnibbaqXg$xohA2uIZ7I/U4LCaipT3d6K0icg68Ws26RGpSzBTY6o",
               "$argon2id$v=19$m=8192,t=160,p=1$yUA+GN3Dn1AacB4YbVEMww$ZEznIMfaXLUVzWByPXclpjqbRFJGMT2lqyhgvVQ3L1s");
  test::TempDir state;
  Card card(state);
  card.set_up();
  REQUIRE(card.set_user(1, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  AccountTable table = card.desk.table();
  table.admin.hash = hash;
  REQUIRE(card.desk.restore(table, {}));
  CHECK_FALSE(card.log_in("admin", "Wrong#Horse77"));
  CHECK(card.desk.table().admin.hash == hash);
  const auto since = card.desk.table().admin.password_since;
  // Once is enough, unless the machine has just shown that it is quicker than it looked.
  for (int i = 0; i < 20 && (i == 0 || is_dated(passes_of(card.desk.table().admin.hash))); ++i) {
    REQUIRE(card.log_in("admin", kPassword));
  }
  const std::string now = card.desk.table().admin.hash;
  CHECK_FALSE(is_dated(passes_of(now)));
  CHECK(card.desk.table().admin.password_since == since);
  CHECK(card.desk.table().users == table.users);
  CHECK(Card(state).desk.table().admin.hash == now);
  CHECK(card.log_in("viewer", "Viewer#Viewer7"));
}

TEST_CASE("an attack cannot fill the event log, and does not end untold", "[auth]") {
  test::TempDir state;
  Card card(state);
  for (int i = 0; i < 500; ++i) {
    card.log_in("locked", "x");
  }
  CHECK(card.count(Kind::login_failed) == 5 + 60);
  CHECK(card.count(Kind::login_paused) == 1);
  card.events.clear();
  card.clock.advance(59min);
  card.desk.tidy();
  CHECK(card.events.empty());
  card.clock.advance(1min);
  card.desk.tidy();  // though nobody tries any more
  REQUIRE(card.events.size() == 1);
  CHECK(card.events[0].kind == Kind::login_failed);
  CHECK(card.events[0].subject == "locked");
  CHECK(card.events[0].origin.from == "192.0.2.7");
  CHECK(card.events[0].note == "(refused unseen) (and 434 more were not listed)");  // 500 = 5 + 60 + 1 + 434
  card.clock.advance(2h);
  card.desk.tidy();
  CHECK(card.events.size() == 1);
}

TEST_CASE("tries that a pause refuses do not silence the next pause", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  for (int i = 0; i < 200; ++i) {
    card.log_in("nobody", "x", "192.0.2.66");
  }
  CHECK(card.count(Kind::login_paused) == 1);
  for (int i = 0; i < 5; ++i) {
    card.log_in("admin", "Wrong#Horse77", "192.0.2.67");
  }
  CHECK(card.count(Kind::login_paused) == 2);
  const auto last = std::ranges::find(card.events.rbegin(), card.events.rend(), Kind::login_paused, &AuthEvent::kind);
  CHECK(last->subject == "admin");
  CHECK(last->origin.from == "192.0.2.67");
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

TEST_CASE("settings of sessions count at once, and a reader's log-in says when there are none", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  REQUIRE(card.set_user(1, "viewer", UserAccess::read_only, "Viewer#Viewer7"));
  const auto admin = card.log_in("admin", kPassword);
  const auto viewer = card.log_in("viewer", "Viewer#Viewer7", "192.0.2.8");
  card.events.clear();
  settings::LoginSettings settings;
  settings.read_only_sessions = 0;
  card.desk.apply(settings);
  CHECK(card.desk.use(viewer->token) == nullptr);
  CHECK(card.desk.use(admin->token) != nullptr);
  REQUIRE(card.events.size() == 1);
  CHECK(card.events[0].kind == Kind::logged_out);
  CHECK(card.events[0].subject == "viewer");
  CHECK(card.events[0].origin.from == "192.0.2.8");
  const auto refused = card.log_in("viewer", "Viewer#Viewer7");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Refusal::Kind::not_allowed);
  CHECK(card.events.back().kind == Kind::login_failed);
  const auto wrong = card.log_in("viewer", "Wrong#Horse77");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == Refusal::Kind::wrong);  // as ever for who does not know the password
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

TEST_CASE("who is logged out while a password is hashed sets nobody's", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  const auto admin = card.log_in("admin", kPassword);
  const LoginDesk::UserChange change{"worker", UserAccess::read_write, "Worker#Worker7"};
  const core::Origin who{"web", "admin", "192.0.2.7"};
  const auto log_out = [&] { card.desk.log_out(admin->session.id, who); };
  boost::asio::post(card.io, [&] { boost::asio::post(card.io, log_out); });  // once the hash has begun
  const auto late = test::run(card.io, card.desk.set_user(1, change, who, admin->session.id));
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == Refusal::Kind::not_allowed);
  CHECK(card.desk.table().users.at(0).name.empty());
  const auto again = card.log_in("admin", kPassword);
  CHECK(test::run(card.io, card.desk.set_user(1, change, who, again->session.id)));
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

TEST_CASE("a restore tells each token that comes or goes, and brings no deleted one back", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  const auto kept = card.desk.make_token("kept", Role::read_only, std::chrono::days(10), {});
  const auto deleted = card.desk.make_token("deleted", Role::read_write, std::chrono::days(10), {});
  // As a backup has it: whole seconds.
  const AccountTable backup = *table_of(to_text(card.desk.table()));
  REQUIRE(card.desk.remove_token(deleted->token.id, {}));
  const auto newer = card.desk.make_token("newer", Role::read_write, std::chrono::days(10), {});
  card.events.clear();
  REQUIRE(card.desk.restore(backup, {"web", "admin", "192.0.2.7"}));
  CHECK(card.desk.find_token(kept->secret) != nullptr);
  CHECK(card.desk.find_token(deleted->secret) == nullptr);
  CHECK(card.desk.find_token(newer->secret) == nullptr);
  REQUIRE(card.events.size() == 1);
  CHECK(card.events[0].kind == Kind::token_removed);
  CHECK(card.events[0].subject == "newer");
  CHECK(card.events[0].origin.by == "admin");

  Card restarted(state);
  REQUIRE(restarted.desk.reset({}));  // a new beginning, but not for what was deleted
  REQUIRE(restarted.desk.restore(backup, {}));
  CHECK(restarted.desk.find_token(kept->secret) != nullptr);
  CHECK(restarted.desk.find_token(deleted->secret) == nullptr);
  REQUIRE(restarted.count(Kind::token_made) == 1);
  CHECK(restarted.events.back().subject == "kept");
  CHECK(restarted.events.back().note == "(restored, read_only)");
}

TEST_CASE("deleted tokens are remembered until they would have expired, the last of them longest", "[auth]") {
  test::TempDir state;
  Card card(state);
  card.set_up();
  const auto remove_one = [&](int days) {
    const auto made = card.desk.make_token("t", Role::read_only, std::chrono::days(days), {});
    REQUIRE(made);
    REQUIRE(card.desk.remove_token(made->token.id, {}));
  };
  remove_one(1);
  remove_one(5);
  CHECK(card.desk.table().revoked.size() == 2);
  card.clock.advance(std::chrono::days(2));
  remove_one(1);
  CHECK(card.desk.table().revoked.size() == 2);
  for (int i = 0; i < 140; ++i) {
    remove_one(100 + i);
  }
  REQUIRE(card.desk.table().revoked.size() == kMostRevoked);
  for (const RevokedToken& token : card.desk.table().revoked) {
    CHECK(token.expires >= card.clock.wall() + std::chrono::days(100 + 12));
  }
  CHECK(Card(state).desk.table().revoked.size() == kMostRevoked);
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

TEST_CASE("while many strangers try passwords the right one gets in, from a known client first, over restarts",
          "[auth]") {
  test::TempDir state;
  const auto kept = state / "known_clients.json";
  {
    Card before(state);
    before.set_up();  // from 192.0.2.7
    REQUIRE(std::filesystem::remove(kept));
    REQUIRE(before.log_in("admin", kPassword));
    CHECK_FALSE(std::filesystem::exists(kept));  // nothing new to write
    REQUIRE(before.log_in("admin", kPassword, "192.0.2.8"));
    REQUIRE(std::filesystem::exists(kept));
  }
  Card card(state);
  std::vector<std::string> done;
  const auto ask = [&](const char* password, const std::string& address, const std::string& what) {
    const auto finished = [&done, what](std::exception_ptr, Outcome<LoggedIn> outcome) {
      done.push_back(what + (outcome ? " in" : outcome.error().kind == Refusal::Kind::busy ? " busy" : " wrong"));
    };
    boost::asio::co_spawn(card.io, card.desk.log_in("admin", password, {"web", "", address}), finished);
  };
  for (int i = 0; i < 12; ++i) {
    ask("Wrong#Horse77", "198.51.100." + std::to_string(i), "stranger");
  }
  ask(kPassword, "2001:db8::1", "newcomer");
  ask(kPassword, "192.0.2.7", "known");
  card.io.restart();
  card.io.run();
  CHECK(std::ranges::count(done, "stranger wrong") == 12);
  CHECK(std::ranges::count(done, "newcomer in") == 1);
  CHECK(std::ranges::find(done, "known in") - done.begin() == 1);  // behind the one that was under way
}

TEST_CASE("of one client one password waits; more are told to come again", "[auth]") {
  test::TempDir state;
  Card card(state);
  int busy = 0;
  int done = 0;
  for (int i = 0; i < 6; ++i) {
    const auto counted = [&](std::exception_ptr, Outcome<LoggedIn> outcome) {
      busy += !outcome && outcome.error().kind == Refusal::Kind::busy ? 1 : 0;
      ++done;
    };
    const std::string address = "2001:db8::" + std::to_string(i);  // one network
    boost::asio::co_spawn(card.io, card.desk.log_in("u" + std::to_string(i), "x", {"web", "", address}), counted);
  }
  card.io.run();
  CHECK(done == 6);
  CHECK(busy == 4);
}

namespace {

// Says yes at once, so that many log-ins cost little; the rest of the log-in is the desk's own.
class Elsewhere final : public PasswordSource {
 public:
  boost::asio::awaitable<Verdict> check(std::string account, std::string password) override {
    if (account == "remote") {
      co_return Verdict{password == "right" ? Answer::accepted : Answer::refused, Role::read_write};
    }
    co_return Verdict{};
  }
};

}  // namespace

TEST_CASE("10 000 log-ins: every session has a token of its own, of 256 bits that fall as they may", "[auth]") {
  constexpr int kLogIns = 10'000;
  test::TempDir state;
  Card card(state);
  card.set_up();
  Elsewhere source;
  card.desk.add_source(source);
  std::set<std::string> tokens;
  std::array<int, 256> ones{};
  for (int i = 0; i < kLogIns; ++i) {
    const auto logged_in = card.log_in("remote", "right");
    REQUIRE(logged_in);
    REQUIRE(logged_in->token.size() == 64);
    REQUIRE(logged_in->token.find_first_not_of("0123456789abcdef") == std::string::npos);
    tokens.insert(logged_in->token);
    for (std::size_t bit = 0; bit < ones.size(); ++bit) {
      const unsigned digit = static_cast<unsigned>(std::stoi(logged_in->token.substr(bit / 4, 1), nullptr, 16));
      ones.at(bit) += static_cast<int>(digit >> bit % 4 & 1U);
    }
  }
  CHECK(tokens.size() == kLogIns);
  // 5000 on average, with a deviation of 50: eight times that happens to nobody.
  CHECK(*std::ranges::min_element(ones) > 4600);
  CHECK(*std::ranges::max_element(ones) < 5400);
  const auto good =
      std::ranges::count_if(tokens, [&](const std::string& one) { return card.desk.use(one) != nullptr; });
  CHECK(good == 1);  // the newest
}

TEST_CASE("accounts kept elsewhere are asked first", "[auth]") {
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
