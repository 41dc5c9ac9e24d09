#include "control/command_desk.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/show_result.hpp"
#include "unit/control/scene.hpp"

using namespace nv;
using control::Role;
using model::Command;
namespace asio = boost::asio;

namespace {

struct Bench : test::DeskScene {
  std::vector<Command> written;
  bool works = true;
  control::CommandDesk desk{[this](Command command) { return write(command); }, model, clock};

  asio::awaitable<core::Result<model::CommandOutcome>> write(Command command) {
    written.push_back(command);
    if (!works) {
      co_return core::fail("the device refused");
    }
    co_return model::CommandOutcome::confirmed;
  }
  bool asks(Command command, Role role) { return test::run(io, desk.execute(command, asker(role))).has_value(); }
};

}  // namespace

TEST_CASE("a command leaves an event of who gave it, by which door and from where", "[control]") {
  Bench bench;
  REQUIRE(bench.asks(Command::eco_mode_on, Role::read_write));
  REQUIRE(bench.events.size() == 1);
  const model::Event& event = bench.events[0];
  CHECK(event.text == "Enable eco mode via REST by admin from 192.0.2.7");  // manual 18.3's words
  CHECK(event.log == model::EventLog::device);
  CHECK(event.kind == model::EventKind::command);
  CHECK(event.level == model::Level::information);
  CHECK(event.details.origin == core::Origin{"REST", "admin", "192.0.2.7"});
}

TEST_CASE("what was not done leaves no event: a reader's command, a device that refuses", "[control]") {
  Bench bench;
  CHECK_FALSE(bench.asks(Command::eco_mode_on, Role::read_only));
  CHECK(bench.written.empty());
  bench.works = false;
  CHECK_FALSE(bench.asks(Command::eco_mode_on, Role::admin));
  CHECK(bench.written.size() == 1);
  CHECK(bench.events.empty());
}

TEST_CASE("power plugs are switched by the administrator only: manual 12.8.1", "[control]") {
  Bench bench;
  const Command plug = GENERATE(Command::close_plug_1, Command::open_plug_4);
  CHECK_FALSE(bench.asks(plug, Role::read_write));
  CHECK(bench.written.empty());
  CHECK(bench.asks(plug, Role::admin));
}
