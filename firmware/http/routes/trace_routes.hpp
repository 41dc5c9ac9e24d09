// The trace of the serial line: switched on and off, read live, saved as CSV (manual, appendix troubleshooting 1). Main
// thread.
#pragma once

#include "core/clock.hpp"
#include "http/router.hpp"
#include "model/line_trace.hpp"

namespace nv::http {

// Trace and clock outlive the router.
void add_trace_routes(Router& router, model::LineTrace& trace, const core::Clock& clock);

}  // namespace nv::http
