// The power-share plugs (manual 12.8.1). They are switched by the commands close_plug_N and open_plug_N. Main thread.
#pragma once

#include "http/router.hpp"
#include "model/device_model.hpp"

namespace nv::http {

// The model outlives the router.
void add_power_share_routes(Router& router, const model::DeviceModel& model);

}  // namespace nv::http
