// The one place that decides the card's time zone: the setting's, or the operating system's as long as none is chosen.
#pragma once

#include "core/log.hpp"
#include "core/time_zone.hpp"
#include "settings/sections/clock.hpp"

namespace nv::app {

// A zone that tzdata lacks is a warning, and the operating system's counts.
core::TimeZone card_zone(const settings::ClockSettings& clock, const core::Logger& log);

}  // namespace nv::app
