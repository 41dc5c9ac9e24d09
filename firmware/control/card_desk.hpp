// The one door for what is done to the card itself and not to the UPS: restart, factory settings, clearing of logs, the
// clock. Checks the role, has it done, and leaves an event of who did it. Main thread.
#pragma once

#include <cstdint>
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "control/command_desk.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "model/device_model.hpp"
#include "model/event.hpp"

namespace nv::control {

enum class CardAction : std::uint8_t {
  restart,
  reset_settings,
  clear_card_events,
  clear_device_events,
  clear_history,
  clear_extended_history,
};

// Who does it; the clearing of a log leaves its own event, the others get theirs here.
struct CardServices {
  std::function<void()> restart;  // later: the answer to whoever asked must get away first
  std::function<core::Result<void>(const core::Origin& who)> reset_settings;
  std::function<boost::asio::awaitable<core::Result<void>>(CardAction which, core::Origin who)> clear_log;
  std::function<core::Result<void>(core::WallTime time)> set_clock;
};

class CardDesk {
 public:
  CardDesk(CardServices services, model::DeviceModel& model, const core::Clock& clock)
      : services_(std::move(services)), model_(model), clock_(clock) {}

  boost::asio::awaitable<core::Result<void>> execute(CardAction action, Requester requester);
  core::Result<void> set_clock(core::WallTime time, const Requester& requester);

 private:
  void tell(model::CardEvent event, const Requester& requester);

  CardServices services_;
  model::DeviceModel& model_;
  const core::Clock& clock_;
};

}  // namespace nv::control
