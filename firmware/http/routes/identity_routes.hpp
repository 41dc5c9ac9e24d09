// What the device is and what its owner calls it (manual 15.2), in one short answer.
#pragma once

#include "http/router.hpp"
#include "model/device_model.hpp"
#include "settings/store.hpp"

namespace nv::http {

// Both must outlive the router.
void add_identity_routes(Router& router, const model::DeviceModel& model, const settings::Store& settings);

}  // namespace nv::http
