// Between the settings store and the card as the trees show it. Main thread.
#pragma once

#include "core/origin.hpp"
#include "core/result.hpp"
#include "settings/store.hpp"
#include "snmp/card.hpp"

namespace nv::snmp {

// The settings' part of a card.
void load_settings(const settings::Store& store, Card& card);

// Saves the sections in which the card differs from the store. A refused one leaves those behind it as they were.
core::Result<void> save_settings(settings::Store& store, const Card& card, const core::Origin& who);

}  // namespace nv::snmp
