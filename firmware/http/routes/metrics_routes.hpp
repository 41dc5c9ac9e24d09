// GET /metrics, for Prometheus. Main thread.
#pragma once

#include <functional>

#include "http/metrics.hpp"
#include "http/router.hpp"

namespace nv::http {

// opened: whether it is readable without log-in or token. Everything given outlives the router.
void add_metrics_routes(Router& router, const model::DeviceModel& model, std::function<DaemonHealth()> health,
                        std::function<bool()> opened);

}  // namespace nv::http
