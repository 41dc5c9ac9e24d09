#include "control/card_desk.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/show_result.hpp"
#include "unit/control/scene.hpp"

using namespace nv;
using control::CardAction;
using control::Role;
namespace asio = boost::asio;

namespace {

struct Bench : test::DeskScene {
  std::vector<std::string> done;
  bool works = true;
  control::CardDesk desk{services(), model, clock};

  core::Result<void> note(std::string what) {
    done.push_back(std::move(what));
    core::Result<void> outcome;
    if (!works) {
      outcome = core::fail("no");
    }
    return outcome;
  }
  asio::awaitable<core::Result<void>> clear(CardAction which) {
    core::Result<void> outcome = note("clear " + std::to_string(static_cast<int>(which)));
    co_return outcome;
  }
  control::CardServices services() {
    control::CardServices all;
    all.restart = [this] { static_cast<void>(note("restart")); };
    all.reset_settings = [this](const core::Origin& who) { return note("reset by " + who.by); };
    all.clear_log = [this](CardAction which, core::Origin) { return clear(which); };
    all.set_clock = [this](core::WallTime) { return note("clock"); };
    return all;
  }
  bool asks(CardAction action, Role role) { return test::run(io, desk.execute(action, asker(role))).has_value(); }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("what is done to the card leaves an event in the manual's words and of who did it", "[control]") {
  Bench bench;
  CHECK(bench.asks(CardAction::restart, Role::read_write));
  CHECK(bench.asks(CardAction::reset_settings, Role::admin));
  CHECK(bench.asks(CardAction::clear_history, Role::admin));  // the log tells itself
  CHECK(bench.desk.set_clock({}, Bench::asker(Role::read_write)));
  CHECK(bench.done == Words{"restart", "reset by admin", "clear 4", "clock"});
  const Words told = bench.told();
  REQUIRE(told.size() == 3);  // manual 18.5
  CHECK_THAT(told[0], Catch::StartsWith("NET VISION UPS Agent Restart") && Catch::Contains("from 192.0.2.7"));
  CHECK_THAT(told[1], Catch::StartsWith("NET VISION UPS Agent Parameters reset to default"));
  CHECK_THAT(told[2], Catch::StartsWith("Time changed by user"));
}

TEST_CASE("who may only read does nothing to the card", "[control]") {
  Bench bench;
  CHECK_FALSE(bench.asks(CardAction::restart, Role::read_only));
  CHECK_FALSE(bench.asks(CardAction::clear_card_events, Role::read_only));
  CHECK_FALSE(bench.desk.set_clock({}, Bench::asker(Role::read_only)));
  CHECK(bench.done.empty());
  CHECK(bench.events.empty());
}

TEST_CASE("what could not be done is not told as done", "[control]") {
  Bench bench;
  bench.works = false;
  CHECK_FALSE(bench.asks(CardAction::reset_settings, Role::admin));
  CHECK_FALSE(bench.asks(CardAction::clear_history, Role::admin));
  CHECK_FALSE(bench.desk.set_clock({}, Bench::asker(Role::admin)));
  CHECK(bench.events.empty());
}
