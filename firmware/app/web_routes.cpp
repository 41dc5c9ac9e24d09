// The web server with every route: for the device, for log-in, for the card itself, and the page.
#include "app/application.hpp"
#include "app/first_password.hpp"
#include "app/version.hpp"
#include "http/routes/account_routes.hpp"
#include "http/routes/architecture_routes.hpp"
#include "http/routes/asset_routes.hpp"
#include "http/routes/backup_routes.hpp"
#include "http/routes/certificate_routes.hpp"
#include "http/routes/client_authority_routes.hpp"
#include "http/routes/clock_routes.hpp"
#include "http/routes/control_routes.hpp"
#include "http/routes/device_routes.hpp"
#include "http/routes/history_routes.hpp"
#include "http/routes/live_routes.hpp"
#include "http/routes/login_routes.hpp"
#include "http/routes/metrics_routes.hpp"
#include "http/routes/mib_routes.hpp"
#include "http/routes/openapi_routes.hpp"
#include "http/routes/point_routes.hpp"
#include "http/routes/service_routes.hpp"
#include "http/routes/settings_routes.hpp"
#include "http/routes/system_routes.hpp"
#include "http/routes/trace_routes.hpp"
#include "settings/sections/all.hpp"

namespace nv::app {

core::Result<void> Application::start_web() {
  for (const std::string& problem : login_.load()) {
    log_.warning(problem);
  }
  if (!first_password(options_.mac)) {
    log_.warning("no network interface has a MAC address: the first password is " +
                 std::string(kFirstPasswordWithoutMac));
  }
  login_.apply(settings_.get<settings::LoginSettings>());
  if (auto loaded = certificates_.load(tls::host_names(settings_.get<settings::HttpsSettings>().names)); !loaded) {
    return loaded;
  }
  client_authorities_.load();
  http::add_device_routes(router_, model_);
  http::add_service_routes(router_,
                           [this] { return service_states(http_.state(), modbus_tcp_.state(), snmp_state()); });
  http::add_login_routes(router_, login_);
  http::add_account_routes(router_, login_);
  http::add_certificate_routes(router_, certificates_, [this](bool uploaded, const core::Origin& origin) {
    const auto event = uploaded ? model::CardEvent::certificate_uploaded : model::CardEvent::certificate_removed;
    model_.publish(model::card_event(event, clock_.wall(), {"", origin, ""}));
  });
  http::add_live_routes(router_, login_, live_);
  http::add_point_routes(router_, model_);
  http::add_history_routes(router_, history_, card_desk_, clock_);
  http::add_control_routes(router_, model_, command_jobs_);
  http::add_clock_routes(router_, card_desk_, clock_desk_, clock_);
  http::add_trace_routes(router_, line_trace_, clock_);
  http::add_metrics_routes(
      router_, model_, [this] { return health(); },
      [this] { return settings_.get<settings::WebSettings>().metrics_open; });
  add_card_routes();
  add_web_page();
  if (auto live = live_.start(); !live) {
    return live;
  }
  apply_http();
  if (auto served = http_.start(); !served) {
    return served;
  }
  return housekeeping_.start();
}

http::DaemonHealth Application::health() const {
  http::DaemonHealth health;
  health.version = std::string(kVersion);
  health.started = std::chrono::duration<double>(started_.time_since_epoch()).count();
  health.sweeps = sweeps_.good();
  health.failed_sweeps = sweeps_.failed();
  health.events = model_.last_event();
  health.web_connections = http_.state().connections;
  health.live_clients = live_.clients();
  health.history_recording = history_.recording();
  return health;
}

// A card without its page still does everything else.
void Application::add_web_page() {
  const auto directory = options_.web_dir.value_or(std::filesystem::path(kWebDir));
  auto assets = http::load_assets(directory);
  if (!assets) {
    log_.notice("no web page: " + assets.error().message);
  }
  http::add_asset_routes(router_, assets ? std::move(*assets) : std::vector<http::Asset>());
}

void Application::add_card_routes() {
  http::add_settings_routes(router_, settings_);
  http::add_backup_routes(router_, backup_);
  http::add_system_routes(router_, {[this] { return system_info_.read(); }, card_desk_, login_});
  http::add_client_authority_routes(router_, client_authorities_, [this](bool uploaded, const core::Origin& origin) {
    const auto event = uploaded ? model::CardEvent::certificate_uploaded : model::CardEvent::certificate_removed;
    model_.publish(model::card_event(event, clock_.wall(), {"", origin, "(client authorities)"}));
  });
  http::add_architecture_routes(router_, model_);
  const auto directory = options_.mib_dir.value_or(std::filesystem::path(kMibDir));
  auto mibs = http::load_mibs(directory);
  if (!mibs) {
    log_.notice("no MIB files to download: " + mibs.error().message);
  }
  http::add_mib_routes(router_, mibs ? std::move(*mibs) : std::vector<http::MibFile>());
  http::add_openapi_routes(router_, std::string(kVersion));
}

// Manual 18.5: "Upload configuration successfully", "Upload configuration with ??? error(s)".
void Application::tell_restore(std::size_t faults, const core::Origin& who) {
  const bool good = faults == 0;
  const auto event =
      good ? model::CardEvent::configuration_uploaded : model::CardEvent::configuration_uploaded_with_errors;
  model_.publish(model::card_event(event, clock_.wall(), {good ? std::string() : std::to_string(faults), who, ""}));
}

}  // namespace nv::app
