// A changed setting as an event of the card log: "??? has been changed via ??? by ???" (manual 18.5). Pure.
#pragma once

#include "core/clock.hpp"
#include "core/origin.hpp"
#include "model/event.hpp"
#include "settings/store.hpp"

namespace nv::history {

// "serial.polling_rate_s has been changed via REST by admin from 192.0.2.7 (2 -> 5)". A secret's values are the
// store's mask, on both sides.
model::Event setting_event(const settings::Change& change, const core::Origin& who, core::WallTime time);

}  // namespace nv::history
