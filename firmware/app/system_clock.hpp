// Sets the machine's clock. Needs the right to (CAP_SYS_TIME); without it the error says so.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

namespace nv::app {

core::Result<void> set_system_clock(core::WallTime time);

}  // namespace nv::app
