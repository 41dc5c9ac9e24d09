#include <catch2/catch.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "device/poller.hpp"
#include "support/devices.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"

using namespace nv;
using namespace nv::device;
using model::LinkState;
using test::FakeDevice;

namespace {

// A poller on a device in memory; the test looks at each publication.
struct Card {
  boost::asio::io_context io{1};
  FakeDevice device;
  core::SystemClock clock;
  Bus bus{io.get_executor(), std::make_unique<test::FakeModbusPort>(device)};
  std::vector<model::Readings> published;
  std::vector<KnownDevice> remembered;
  std::function<bool(const model::Readings&)> wanted;
  bool found = false;
  Poller poller{io.get_executor(),
                bus,
                clock,
                test::quiet_log(),
                {[this](const model::Readings& readings) { look(readings); },
                 [this](const KnownDevice& known) { remembered.push_back(known); }}};

  Card() {
    test::make_vumap(device);
    PollerSettings settings;
    settings.pause = std::chrono::milliseconds(1);
    poller.start(settings, std::nullopt);
  }
  ~Card() { test::run(io, poller.stop()); }

  void look(const model::Readings& readings) {
    published.push_back(readings);
    if (wanted && wanted(readings)) {
      found = true;
      io.stop();
    }
  }
  // Runs until a publication is as wanted; false after ten seconds.
  bool until(std::function<bool(const model::Readings&)> condition) {
    wanted = std::move(condition);
    found = false;
    io.restart();
    io.run_for(std::chrono::seconds(10));
    wanted = nullptr;
    return found;
  }
  bool until_state(LinkState state) {
    return until([state](const model::Readings& readings) { return readings.link.state == state; });
  }
};

}  // namespace

TEST_CASE("the first publication says that nothing is known yet", "[device]") {
  Card card;
  REQUIRE(card.until([](const model::Readings&) { return true; }));
  CHECK(card.published.front().link.state == LinkState::searching);
  CHECK(card.published.front().nodes.empty());
}

TEST_CASE("a device is found, read and remembered", "[device]") {
  Card card;
  REQUIRE(card.until_state(LinkState::online));
  const auto& readings = card.published.back();
  CHECK(readings.identity->model == "MASTERYS BC+");
  CHECK(readings.nodes.front().values.get(model::Point::output_voltage_l2) == 231);
  CHECK(readings.link.baud == 9600);
  CHECK(card.remembered == std::vector<KnownDevice>{{9600, model::Family::vumap, 0x8200}});
}

TEST_CASE("the link is lost at the third failed cycle, and values keep the time they were measured", "[device]") {
  Card card;
  REQUIRE(card.until_state(LinkState::online));
  const auto measured = card.published.back().link.measured_at;
  card.device.go_silent(true);
  REQUIRE(card.until_state(LinkState::lost));
  CHECK(card.published.back().link.failed_sweeps == Poller::kFailuresUntilLost);
  CHECK(card.published.back().link.measured_at >= measured);
  CHECK(card.published.back().nodes.front().values.get(model::Point::output_voltage_l2) == 231);
  card.device.go_silent(false);
  REQUIRE(card.until_state(LinkState::online));
  CHECK(card.published.back().link.failed_sweeps == 0);
}

TEST_CASE("a device that stays busy is stale, not lost", "[device]") {
  Card card;
  REQUIRE(card.until_state(LinkState::online));
  card.device.script(FakeDevice::Script(200, FakeDevice::exception(6)));
  REQUIRE(card.until_state(LinkState::stale));
  CHECK(card.published.back().link.reason == "the device is busy");
}

TEST_CASE("a busy device that misses one sweep is still there; three in a row and it is not", "[device]") {
  Card card;
  REQUIRE(card.until_state(LinkState::online));
  card.device.script(FakeDevice::Script(200, FakeDevice::exception(6)));
  REQUIRE(card.until_state(LinkState::stale));
  const unsigned answered = card.published.back().link.failed_sweeps;
  card.device.script({});
  card.device.go_silent(true);
  REQUIRE(card.until([answered](const auto& readings) { return readings.link.failed_sweeps == answered + 1; }));
  CHECK(card.published.back().link.state == LinkState::stale);
  REQUIRE(card.until_state(LinkState::lost));
  CHECK(card.published.back().link.failed_sweeps == answered + Poller::kFailuresUntilLost);
}

TEST_CASE("a port that vanishes and returns is picked up", "[device]") {
  Card card;
  REQUIRE(card.until_state(LinkState::online));
  card.device.unplug(true);
  REQUIRE(card.until_state(LinkState::lost));
  card.device.unplug(false);
  REQUIRE(card.until_state(LinkState::online));
}

TEST_CASE("no device at all is told as lost after three rounds", "[device]") {
  Card card;
  card.device.unplug(true);
  REQUIRE(card.until_state(LinkState::lost));
  CHECK(card.published.back().link.reason == "no such device");
  CHECK(card.published.back().nodes.empty());
}

TEST_CASE("a command waits for one transaction, not for a sweep", "[device]") {
  boost::asio::io_context io(1);
  FakeDevice device;
  test::make_vumap(device);
  Bus bus(io.get_executor(), std::make_unique<test::FakeModbusPort>(device));
  std::vector<std::string> order;
  const auto read = [&](const char* name, Priority priority) -> boost::asio::awaitable<void> {
    const auto words = co_await bus.read({0x0030, 8}, priority);
    order.push_back(words ? name : "failed");
  };
  boost::asio::co_spawn(io, read("poll 1", Priority::polling), [](std::exception_ptr) {});
  boost::asio::co_spawn(io, read("poll 2", Priority::polling), [](std::exception_ptr) {});
  boost::asio::co_spawn(io, read("poll 3", Priority::polling), [](std::exception_ptr) {});
  boost::asio::co_spawn(io, read("command", Priority::command), [](std::exception_ptr) {});
  io.run();
  CHECK(order == std::vector<std::string>{"poll 1", "command", "poll 2", "poll 3"});
}
