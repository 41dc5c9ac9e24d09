// A trap for a trial, to every receiver that is set up (manual 15.8, the MIB's upsTrapTest). Main thread.
#pragma once

#include <functional>

#include "core/result.hpp"
#include "http/router.hpp"

namespace nv::http {

// Sends it; an error when SNMP is not served.
using SendTestTrap = std::function<core::Result<void>()>;

void add_trap_routes(Router& router, SendTestTrap send);

}  // namespace nv::http
