#include "http/routes/metrics_routes.hpp"

#include <utility>

namespace nv::http {

void add_metrics_routes(Router& router, const model::DeviceModel& model, std::function<DaemonHealth()> health,
                        std::function<bool()> opened) {
  Route route = Route("GET", "/metrics", Access::read_only, 0, "Measurements, alarms and health for Prometheus.")
                    .in("Live")
                    .says(
                        "OpenMetrics text. A value that is not known or not fresh has no sample. With the setting "
                        "web.metrics_open it needs no log-in.")
                    .gives_file(200, "OpenMetrics 1.0.", std::string(kOpenMetrics));
  route.background = true;
  route.opened = std::move(opened);
  router.add(std::move(route), Router::Handler([&model, health = std::move(health)](const Request&) {
               DaemonHealth now = health();
               now.process = process_usage();
               Response response;
               response.content_type = kOpenMetrics;
               response.body = metrics_text(*model.latest(), now, std::chrono::steady_clock::now());
               return response;
             }));
}

}  // namespace nv::http
