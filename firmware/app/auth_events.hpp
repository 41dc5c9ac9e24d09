// Log-ins and changes of accounts and certificates as events of the card log. Pure.
#pragma once

#include "auth/login_desk.hpp"
#include "core/clock.hpp"
#include "model/event.hpp"

namespace nv::app {

model::Event card_event_of(const auth::AuthEvent& event, core::WallTime time);

}  // namespace nv::app
