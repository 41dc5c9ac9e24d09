// What the UPS may be told (manual 12.7, 12.8, 13.8), the battery test (12.7.2) and the outcome of commands. Main
// thread.
#pragma once

#include "http/command_jobs.hpp"
#include "http/router.hpp"
#include "model/device_model.hpp"

namespace nv::http {

// Model and jobs outlive the router.
void add_control_routes(Router& router, const model::DeviceModel& model, CommandJobs& jobs);

}  // namespace nv::http
