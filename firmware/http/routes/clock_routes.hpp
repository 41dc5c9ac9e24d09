// The card's clock and the UPS's own (manual 15.1): both, how far they are apart, and setting them. Main thread.
#pragma once

#include "control/card_desk.hpp"
#include "control/clock_desk.hpp"
#include "core/clock.hpp"
#include "http/router.hpp"

namespace nv::http {

// Everything given outlives the router.
void add_clock_routes(Router& router, control::CardDesk& card, control::ClockDesk& device, const core::Clock& clock);

// RFC 3339 with "Z" or an offset, years 2000 to 2099; none for anything else.
std::optional<core::WallTime> parse_time(std::string_view text);

}  // namespace nv::http
