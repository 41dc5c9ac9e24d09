// GET /api/v1/live: the picture as it changes, over WebSocket; /api/v1/live/events: the same as server-sent events.
// Main thread.
#pragma once

#include "auth/login_desk.hpp"
#include "http/live/feed.hpp"
#include "http/router.hpp"

namespace nv::http {

// Desk and feed outlive the router.
void add_live_routes(Router& router, auth::LoginDesk& desk, LiveFeed& feed);

}  // namespace nv::http
