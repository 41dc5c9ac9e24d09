#include <catch2/catch.hpp>

#include "device/command_writer.hpp"
#include "support/devices.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"

using namespace nv;
using namespace nv::device;
using model::Command;
using test::FakeDevice;

namespace {

// A polled VU-MAP device that permits everything.
struct Desk {
  boost::asio::io_context io{1};
  FakeDevice device;
  core::SystemClock clock;
  Bus bus{io.get_executor(), std::make_unique<test::FakeModbusPort>(device)};
  Poller poller{io.get_executor(),
                bus,
                clock,
                test::quiet_log(),
                {[this](const model::Readings& readings) {
                   if (readings.controls.remote_enabled.has_value()) {
                     io.stop();
                   }
                 },
                 [](const KnownDevice&) {}}};
  CommandWriter writer{poller, test::quiet_log()};

  explicit Desk(device::Words permissions = {0xFFFF, 0xFFFF}, bool project = false, bool reversed = false,
                std::uint16_t plugs = 0) {
    test::make_vumap(device);
    device.set(0x000B, {plugs});
    device.set(0x00C7, permissions);
    PollerSettings settings;
    settings.pause = std::chrono::milliseconds(20);
    settings.session.project_controls = project;
    settings.session.reversed_controls = reversed;
    poller.start(settings, std::nullopt);
    io.run_for(std::chrono::seconds(5));
  }
  ~Desk() { test::run(io, poller.stop()); }

  core::Result<model::CommandOutcome> write(Command command) {
    auto task = [](CommandWriter& to, Command what) -> boost::asio::awaitable<std::string> {
      const auto outcome = co_await to.write(what);
      if (!outcome) {
        co_return outcome.error().message;
      }
      co_return *outcome == model::CommandOutcome::confirmed ? "confirmed" : "sent";
    };
    const std::string text = run_through(task(writer, command));
    if (text == "confirmed" || text == "sent") {
      return text == "sent" ? model::CommandOutcome::sent : model::CommandOutcome::confirmed;
    }
    return core::fail(text);
  }
  // The publications stop the io_context again and again: run until the task is through.
  std::string run_through(boost::asio::awaitable<std::string> task) {
    std::optional<std::string> result;
    boost::asio::co_spawn(io, std::move(task),
                          [&result](std::exception_ptr, std::string text) { result = std::move(text); });
    while (!result) {
      io.restart();
      io.run_for(std::chrono::seconds(1));
    }
    return *result;
  }
  std::vector<std::uint16_t> writes() const {
    std::vector<std::uint16_t> addresses;
    for (const auto& request : device.requests()) {
      if (request.write) {
        addresses.push_back(request.address);
      }
    }
    return addresses;
  }
};

}  // namespace

TEST_CASE("a permitted command is written once, and confirmed when the status shows it", "[device]") {
  Desk desk;
  desk.device.on_request([&desk](const FakeDevice::Request& request) {
    if (request.write) {
      desk.device.on_request(nullptr);
    }
  });
  const auto outcome = desk.write(Command::eco_mode_on);
  REQUIRE(outcome.has_value());
  CHECK(*outcome == model::CommandOutcome::sent);
  CHECK(desk.writes() == std::vector<std::uint16_t>{0x00CA});
  desk.device.set(0x0030, {0x0841});  // S006
  const auto again = desk.write(Command::eco_mode_on);
  REQUIRE(again.has_value());
  CHECK(*again == model::CommandOutcome::confirmed);
}

// The ITYS PRO chapter of the public MODBUS document: permissions at 0x00C9, controls at 0x00C7.
TEST_CASE("with the pairs reversed the permission is read, and the command written, at the other address", "[device]") {
  Desk permitted({0x0000, 0x0000, 0x0001, 0x0001}, false, true);
  CHECK(permitted.write(Command::eco_mode_on).has_value());
  CHECK(permitted.writes() == std::vector<std::uint16_t>{0x00C8});
  Desk refused({0xFFFF, 0xFFFF, 0x0001, 0x0000}, false, true);
  CHECK(refused.write(Command::eco_mode_on).error().message == "the device does not permit it now");
  CHECK(refused.writes().empty());
}

TEST_CASE("what the device does not permit is not written", "[device]") {
  SECTION("remote controls disabled on the device") {
    Desk desk({0xFFFE, 0xFFFF});
    CHECK(desk.write(Command::eco_mode_on).error().message == "the device does not allow remote controls");
    CHECK(desk.writes().empty());
  }
  SECTION("this control not permitted") {
    Desk desk({0x0001, 0xFFFE});
    CHECK(desk.write(Command::eco_mode_on).error().message == "the device does not permit it now");
    CHECK(desk.writes().empty());
  }
}

TEST_CASE("a code that no public document names reaches no device unless the switch is on", "[device]") {
  SECTION("off") {
    Desk desk;
    CHECK_FALSE(desk.write(Command::standby_on).has_value());
    CHECK(desk.writes().empty());
  }
  SECTION("on") {
    Desk desk({0xFFFF, 0xFFFF}, true);
    CHECK(desk.write(Command::standby_on).has_value());
    CHECK(desk.writes() == std::vector<std::uint16_t>{0x00C9});
  }
}

TEST_CASE("a command the map does not have is refused", "[device]") {
  Desk desk;
  CHECK(desk.write(Command::to_alternate_source).error().message == "this device has no such command");
}

TEST_CASE("a plug that is to open is confirmed when the device shows it open, not where it shows nothing", "[device]") {
  const std::uint16_t plugs = GENERATE(std::uint16_t{0}, std::uint16_t{4});
  Desk desk({0xFFFF, 0xFFFF}, true, false, plugs);
  desk.device.set(0x0033, {0x1000});  // S060: plug 1 closed
  CHECK(*desk.write(Command::open_plug_1) == model::CommandOutcome::sent);
  desk.device.set(0x0033, {0x0000});
  const auto shown = plugs == 0 ? model::CommandOutcome::sent : model::CommandOutcome::confirmed;
  CHECK(*desk.write(Command::open_plug_1) == shown);
}
