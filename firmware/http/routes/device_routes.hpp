// GET /api/v1/snapshot, /events, /registers: the picture of the device as JSON.
#pragma once

#include "http/router.hpp"
#include "model/device_model.hpp"

namespace nv::http {

// The model must outlive the router.
void add_device_routes(Router& router, const model::DeviceModel& model);

}  // namespace nv::http
