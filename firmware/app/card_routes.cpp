// The routes for the card itself: settings, backup, system, MIB files, architecture.
#include "app/application.hpp"
#include "app/version.hpp"
#include "http/routes/architecture_routes.hpp"
#include "http/routes/backup_routes.hpp"
#include "http/routes/client_authority_routes.hpp"
#include "http/routes/mib_routes.hpp"
#include "http/routes/openapi_routes.hpp"
#include "http/routes/settings_routes.hpp"
#include "http/routes/system_routes.hpp"

namespace nv::app {

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
