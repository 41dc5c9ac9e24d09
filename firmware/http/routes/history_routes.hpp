// The history and the event logs: pages, graphs, whole logs as CSV, JSON or one zip file, and their clearing (manual
// 18). Main thread.
#pragma once

#include "control/card_desk.hpp"
#include "core/clock.hpp"
#include "history/history.hpp"
#include "http/router.hpp"

namespace nv::http {

// Everything given outlives the router.
void add_history_routes(Router& router, history::History& history, control::CardDesk& desk, const core::Clock& clock);

}  // namespace nv::http
