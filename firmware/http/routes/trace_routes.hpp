// The trace of the serial line: switched on and off, read live, saved as CSV (manual, appendix troubleshooting 1). Main
// thread.
#pragma once

#include <chrono>
#include <functional>

#include "core/clock.hpp"
#include "core/origin.hpp"
#include "http/router.hpp"
#include "model/line_trace.hpp"

namespace nv::http {

// Trace and clock outlive the router. `switched` hears of each switching on, with the minutes asked for, and of each
// switching off (0) of a trace that was on; not of one that ends by itself.
void add_trace_routes(Router& router, model::LineTrace& trace, const core::Clock& clock,
                      std::function<void(std::chrono::minutes time, const core::Origin& who)> switched);

}  // namespace nv::http
