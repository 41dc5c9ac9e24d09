#include <catch2/catch.hpp>

#include <boost/asio/io_context.hpp>

#include "http/command_jobs.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"
#include "support/show_result.hpp"

using namespace nv;
using namespace nv::http;
using model::Command;

namespace {

struct Scene {
  boost::asio::io_context io;
  test::ManualClock clock;
  model::DeviceModel model;
  core::Result<model::CommandOutcome> outcome = model::CommandOutcome::confirmed;
  control::CommandDesk desk{[this](Command) { return write(); }, model, clock};
  CommandJobs jobs{io.get_executor(), desk, clock, test::quiet_log()};

  boost::asio::awaitable<core::Result<model::CommandOutcome>> write() { co_return outcome; }
  core::Result<CommandJob> begin() {
    return jobs.begin(Command::eco_mode_on, {{"REST", "admin", "192.0.2.7"}, auth::Role::read_write});
  }
  void run() {
    io.restart();
    io.run();
  }
};

}  // namespace

TEST_CASE("a command runs by itself, and its outcome is told to whoever asks", "[http]") {
  Scene scene;
  const auto job = scene.begin();
  REQUIRE(job);
  CHECK(scene.jobs.find(job->id)->state == CommandJob::State::running);
  CHECK_FALSE(scene.begin());  // one at a time
  scene.clock.advance(std::chrono::seconds(2));
  scene.run();
  const auto done = scene.jobs.find(job->id);
  CHECK(done->state == CommandJob::State::confirmed);
  CHECK(done->finished == scene.clock.wall());
  CHECK(done->by == "admin");
  CHECK_FALSE(scene.jobs.find(job->id + 1));
}

TEST_CASE("a command that only was sent, and one that failed, say so", "[http]") {
  Scene scene;
  scene.outcome = model::CommandOutcome::sent;
  const auto sent = scene.begin();
  scene.run();
  CHECK(scene.jobs.find(sent->id)->state == CommandJob::State::sent);
  scene.outcome = core::fail("no answer to the command: it may or may not have been carried out");
  const auto failed = scene.begin();
  scene.run();
  CHECK(scene.jobs.find(failed->id)->state == CommandJob::State::failed);
  CHECK(scene.jobs.find(failed->id)->problem == "no answer to the command: it may or may not have been carried out");
}

TEST_CASE("the last few commands are remembered", "[http]") {
  Scene scene;
  for (std::size_t i = 0; i <= CommandJobs::kRemembered; ++i) {
    REQUIRE(scene.begin());
    scene.run();
  }
  CHECK_FALSE(scene.jobs.find(1));
  CHECK(scene.jobs.find(2));
  CHECK(scene.jobs.find(CommandJobs::kRemembered + 1));
}
