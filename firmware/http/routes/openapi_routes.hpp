// The interface's own description: /api/v1/openapi.json for programs, /api/docs for people.
#pragma once

#include <string>

#include "http/router.hpp"

namespace nv::http {

// Describes every route the router has when it is asked for the first time; `version` is the firmware's. The router
// holds these routes, so it outlives them.
void add_openapi_routes(Router& router, std::string version);

}  // namespace nv::http
