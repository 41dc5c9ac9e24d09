// The one door for commands: every publisher hands them in here, with who asks and how. Checks the role and what the
// device permits, lets the device's writer do it, and leaves an event of who did what. Main thread.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "auth/role.hpp"
#include "core/clock.hpp"
#include "core/origin.hpp"
#include "core/result.hpp"
#include "model/command.hpp"
#include "model/device_model.hpp"

namespace nv::control {

using auth::Role;

struct Requester {
  core::Origin origin;  // as shown in the event log
  Role role{};
};

class CommandDesk {
 public:
  using Writer = std::function<boost::asio::awaitable<core::Result<model::CommandOutcome>>(model::Command)>;

  CommandDesk(Writer writer, model::DeviceModel& model, const core::Clock& clock)
      : writer_(std::move(writer)), model_(model), clock_(clock) {}

  // Whether somebody of this role may ask for it at all (manual 12.7.1, 12.8.1).
  static bool may(Role role, model::Command command);
  // Whether the device permits the command now, by the latest snapshot.
  bool is_permitted(model::Command command) const;
  // One command at a time; a second one meanwhile is refused.
  boost::asio::awaitable<core::Result<model::CommandOutcome>> execute(model::Command command, Requester requester);

 private:
  Writer writer_;
  model::DeviceModel& model_;
  const core::Clock& clock_;
  bool busy_ = false;
};

}  // namespace nv::control
