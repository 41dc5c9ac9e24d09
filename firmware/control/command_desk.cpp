#include "control/command_desk.hpp"

#include <memory>
#include <utility>

namespace nv::control {
namespace asio = boost::asio;

namespace {

// "Enable eco mode via REST by admin from 192.0.2.7": the manual's words (18.3) with those of its card log (18.5).
model::Event command_event(model::Command command, const Requester& requester, core::WallTime time) {
  const model::CommandRow& row = model::row_of(command);
  model::Event event;
  event.time = time;
  event.log = model::EventLog::device;
  event.kind = model::EventKind::command;
  event.level = model::Level::information;
  event.name = row.name;
  event.details.origin = requester.origin;
  event.text = model::event_text(row.text, event.details);
  return event;
}

}  // namespace

bool CommandDesk::may(Role role, model::Command command) {
  return model::row_of(command).admin_only ? role == Role::admin : role != Role::read_only;
}

bool CommandDesk::is_permitted(model::Command command) const {
  const auto snapshot = model_.latest();
  return snapshot->link.live() && snapshot->controls.remote_enabled.value_or(false) &&
         snapshot->controls.allowed.has(command);
}

asio::awaitable<core::Result<model::CommandOutcome>> CommandDesk::execute(model::Command command, Requester requester) {
  if (!may(requester.role, command)) {
    co_return core::fail(requester.role == Role::read_only ? "this account may only read"
                                                           : "only the administrator may do this");
  }
  if (busy_) {
    co_return core::fail("another command is being carried out");
  }
  busy_ = true;
  const std::shared_ptr<void> done(nullptr, [this](void*) { busy_ = false; });
  core::Result<model::CommandOutcome> outcome = co_await writer_(command);
  if (outcome) {
    model_.publish(command_event(command, requester, clock_.wall()));
  }
  co_return outcome;
}

}  // namespace nv::control
