// The one door to the UPS's own clock (manual 15.1): reads it, and gives it the card's time. Checks the role and leaves
// an event of who did it. Main thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "control/command_desk.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "model/device_model.hpp"
#include "model/snapshot.hpp"

namespace nv::control {

// What the card's clock shows, in its zone.
model::DeviceClock local_clock(const core::Clock& clock);
// How far the first is ahead of the second, both in the same zone.
std::chrono::seconds difference(const model::DeviceClock& a, const model::DeviceClock& b);

struct ClockServices {
  std::function<boost::asio::awaitable<core::Result<model::DeviceClock>>()> read;
  std::function<boost::asio::awaitable<core::Result<void>>(model::DeviceClock)> write;
};

class ClockDesk {
 public:
  ClockDesk(ClockServices services, model::DeviceModel& model, const core::Clock& clock)
      : services_(std::move(services)), model_(model), clock_(clock) {}

  // The UPS's clock now. The line is asked at most every five seconds: in between, the last answer goes on by itself.
  boost::asio::awaitable<core::Result<model::DeviceClock>> read();
  // The UPS gets the card's local time.
  boost::asio::awaitable<core::Result<void>> synchronise(Requester requester);

 private:
  ClockServices services_;
  model::DeviceModel& model_;
  const core::Clock& clock_;
  std::optional<core::SteadyTime> asked_at_;
  core::Result<model::DeviceClock> answer_ = core::fail("not asked yet");
};

}  // namespace nv::control
