// When the logs are saved next. Pure.
#pragma once

#include "core/clock.hpp"
#include "settings/sections/log_export.hpp"

namespace nv::history {

// The next due moment from now, in the card's zone. `ran`: the one of this hour, day, week or month is done with; so
// that the hour that comes twice in autumn has one export. A time that spring skips is due at the hour after it.
core::WallTime next_export(const settings::LogExportSettings& settings, const core::Clock& clock, bool ran);

}  // namespace nv::history
