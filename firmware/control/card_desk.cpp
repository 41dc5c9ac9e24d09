#include "control/card_desk.hpp"

#include <utility>

namespace nv::control {
namespace asio = boost::asio;

namespace {

core::Result<void> check_role(const Requester& requester) {
  if (requester.role == Role::read_only) {
    return core::fail("this account may only read");
  }
  return {};
}

}  // namespace

void CardDesk::tell(model::CardEvent event, const Requester& requester) {
  model::EventDetails details;
  details.origin = requester.origin;
  model_.publish(model::card_event(event, clock_.wall(), std::move(details)));
}

asio::awaitable<core::Result<void>> CardDesk::execute(CardAction action, Requester requester) {
  if (auto permitted = check_role(requester); !permitted) {
    co_return permitted;
  }
  if (action == CardAction::restart) {
    tell(model::CardEvent::card_restarted, requester);
    services_.restart();
    co_return core::Result<void>();
  }
  if (action == CardAction::reset_settings) {
    core::Result<void> reset = services_.reset_settings(requester.origin);
    if (reset) {
      tell(model::CardEvent::settings_reset, requester);
    }
    co_return reset;
  }
  core::Result<void> cleared = co_await services_.clear_log(action, requester.origin);
  co_return cleared;
}

core::Result<void> CardDesk::set_clock(core::WallTime time, const Requester& requester) {
  if (auto permitted = check_role(requester); !permitted) {
    return permitted;
  }
  if (auto set = services_.set_clock(time); !set) {
    return set;
  }
  tell(model::CardEvent::time_changed_by_user, requester);
  return {};
}

}  // namespace nv::control
