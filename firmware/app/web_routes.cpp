// The web server with every route: for the device, for log-in, for the card itself, and the page.
#include <algorithm>
#include <string_view>

#include "app/application.hpp"
#include "app/first_password.hpp"
#include "app/parts.hpp"
#include "app/version.hpp"
#include "http/routes/api_routes.hpp"
#include "http/routes/asset_routes.hpp"
#include "settings/sections/all.hpp"

namespace nv::app {
namespace {

constexpr std::string_view kPageParts = "/parts.json";
constexpr const char* kAuthorities = "(client authorities)";

}  // namespace

core::Result<void> Application::start_web() {
  load_accounts();
  if (!first_password(options_.mac)) {
    log_.warning("no network interface has a MAC address: the first password is " +
                 std::string(kFirstPasswordWithoutMac));
  }
  login_.apply(settings_.get<settings::LoginSettings>());
  if (auto loaded = certificates_.load(tls::host_names(settings_.get<settings::HttpsSettings>().names)); !loaded) {
    return loaded;
  }
  if (certificates_.is_makeshift()) {
    announce_unreadable("certificates", "another one serves until they can");
  }
  client_authorities_.load();
  if (client_authorities_.is_unusable()) {
    announce_unreadable("client authorities", "nobody gets in over HTTPS until they can");
  }
  auto page = load_page();
  add_api(page_parts(page));
  http::add_asset_routes(router_, std::move(page));
  if (auto live = live_.start(); !live) {
    return live;
  }
  apply_http();
  if (auto served = http_.start(); !served) {
    return served;
  }
  if (auto watched = trial_watch_.start(); !watched) {
    return watched;
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
std::vector<http::Asset> Application::load_page() {
  const auto directory = options_.web_dir.value_or(std::filesystem::path(kWebDir));
  auto assets = http::load_assets(directory);
  if (!assets) {
    log_.notice("no web page: " + assets.error().message);
  }
  return assets ? std::move(*assets) : std::vector<http::Asset>();
}

// What the build of the page says it is made of.
std::vector<http::Part> Application::page_parts(const std::vector<http::Asset>& page) {
  const auto list = std::ranges::find(page, kPageParts, &http::Asset::path);
  if (list == page.end()) {
    return {};
  }
  auto parts = http::parse_parts(*list->plain.body);
  if (!parts) {
    log_.warning("the web page's " + std::string(kPageParts) + ": " + parts.error().message);
  }
  return parts ? std::move(*parts) : std::vector<http::Part>();
}

void Application::tell_certificate(bool uploaded, const core::Origin& who, std::string what) {
  const auto event = uploaded ? model::CardEvent::certificate_uploaded : model::CardEvent::certificate_removed;
  model_.publish(model::card_event(event, clock_.wall(), {"", who, std::move(what)}));
}

// So that whoever resets the card gets in without a certificate.
core::Result<void> Application::forget_authorities(const core::Origin& who) {
  const auto removed = client_authorities_.remove();
  if (!removed) {
    return removed.error();
  }
  if (*removed) {
    tell_certificate(false, who, kAuthorities);
  }
  return {};
}

void Application::confirm_authorities() {
  if (const auto confirmed = client_authorities_.confirm(); !confirmed) {
    log_.error("the client authorities stay on trial: " + confirmed.error().message);
  }
}

void Application::end_late_trial() {
  if (client_authorities_.end_late_trial()) {
    tell_certificate(false, {}, "(client authorities: nobody came in by them)");
  }
}

void Application::add_api(std::vector<http::Part> of_page) {
  const auto directory = options_.mib_dir.value_or(std::filesystem::path(kMibDir));
  auto mibs = http::load_mibs(directory);
  if (!mibs) {
    log_.notice("no MIB files to download: " + mibs.error().message);
  }
  http::ApiQuestions questions;
  questions.about = {std::string(kVersion), daemon_parts(), std::move(of_page)};
  questions.services = [this] { return service_states({http_.state(), modbus_tcp_.state(), snmp_state()}, settings_); };
  questions.health = [this] { return health(); };
  questions.metrics_open = [this] { return settings_.get<settings::WebSettings>().metrics_open; };
  questions.system = [this] { return system_info_.read(); };
  questions.certificate_changed = [this](bool uploaded, const core::Origin& who) {
    tell_certificate(uploaded, who, "");
  };
  questions.authorities_changed = [this](bool uploaded, const core::Origin& who) {
    tell_certificate(uploaded, who, kAuthorities);
  };
  questions.forget_authorities = [this](const core::Origin& who) { return forget_authorities(who); };
  questions.trace_switched = [this](std::chrono::minutes time, const core::Origin& who) { tell_trace(time, who); };
  questions.test_trap = [this] { return send_test_trap(); };
  questions.mibs = mibs ? std::move(*mibs) : std::vector<http::MibFile>();
  const http::ApiParts parts{clock_,     model_,      settings_,     history_,      line_trace_,
                             card_desk_, clock_desk_, command_jobs_, certificates_, client_authorities_,
                             login_,     backup_,     live_};
  http::add_api_routes(router_, parts, std::move(questions));
}

// Manual 18.5: "Upload configuration successfully", "Upload configuration with ??? error(s)".
void Application::tell_restore(std::size_t faults, const core::Origin& who) {
  const bool good = faults == 0;
  const auto event =
      good ? model::CardEvent::configuration_uploaded : model::CardEvent::configuration_uploaded_with_errors;
  model_.publish(model::card_event(event, clock_.wall(), {good ? std::string() : std::to_string(faults), who, ""}));
}

void Application::tell_backup(bool with_secrets, const core::Origin& who) {
  const char* note = with_secrets ? "(with secrets)" : "";
  model_.publish(model::card_event(model::CardEvent::configuration_downloaded, clock_.wall(), {"", who, note}));
}

void Application::tell_trace(std::chrono::minutes time, const core::Origin& who) {
  const bool on = time.count() > 0;
  const auto event = on ? model::CardEvent::serial_trace_started : model::CardEvent::serial_trace_ended;
  const std::string note = on ? "(for " + std::to_string(time.count()) + " min)" : "";
  model_.publish(model::card_event(event, clock_.wall(), {"", who, note}));
}

}  // namespace nv::app
