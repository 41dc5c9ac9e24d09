// Active alarms, and every value with its meaning. Main thread.
#pragma once

#include "http/router.hpp"
#include "model/device_model.hpp"

namespace nv::http {

void add_point_routes(Router& router, const model::DeviceModel& model);  // the model outlives the router

}  // namespace nv::http
