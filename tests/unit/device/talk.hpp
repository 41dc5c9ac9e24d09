// A session with a fake device that has been found already, on a clock of the test's own.
#pragma once

#include <memory>
#include <utility>

#include "device/session.hpp"
#include "support/devices.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"

namespace nv::test {

struct Talk {
  boost::asio::io_context io{1};
  FakeDevice device;
  ManualClock clock;
  device::Bus bus{io.get_executor(), std::make_unique<FakeModbusPort>(device)};
  std::unique_ptr<device::Session> session;

  explicit Talk(void (*make)(FakeDevice&) = make_vumap, model::Family family = model::Family::vumap) {
    make(device);
    const device::Block block = family == model::Family::vumap ? device::Block{0x0001, 15} : device::Block{0x1000, 12};
    device::Detected detected{9600, {family, block, *device.read(block)}};
    session =
        std::make_unique<device::Session>(bus, clock, quiet_log(), std::move(detected), device::SessionSettings{});
  }
  device::Sweep sweep(bool persistent = true) { return run(io, session->sweep(persistent)); }
  std::size_t requests() const { return device.requests().size(); }
};

}  // namespace nv::test
