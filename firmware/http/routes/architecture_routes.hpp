// The equipment tree (manual 11.3): the system, its units, their modules, each with its mark and load.
#pragma once

#include "http/router.hpp"
#include "model/device_model.hpp"

namespace nv::http {

// The model must outlive the router.
void add_architecture_routes(Router& router, const model::DeviceModel& model);

}  // namespace nv::http
