// What the modules are told of the settings: at the start, and whenever they change.
#include <chrono>

#include "app/application.hpp"
#include "app/auth_events.hpp"
#include "app/card_zone.hpp"
#include "history/setting_event.hpp"
#include "settings/sections/all.hpp"

namespace nv::app {

// Before all others that hear of these settings: they then find the clock in its new zone.
void Application::follow_zone() {
  const auto apply = [this](const settings::ClockSettings& clock) {
    clock_.set_zone(card_zone(clock, log_.tagged("clock")));
  };
  apply(settings_.get<settings::ClockSettings>());
  subscriptions_.push_back(settings_.on_change<settings::ClockSettings>(apply));
}

void Application::follow_settings() {
  settings_.set_trial([this](const settings::Proposal& proposed) { return port_in_use(proposed); });
  subscriptions_.push_back(settings_.changed().subscribe([this](const settings::Changed& changed) {
    for (const settings::Change& change : changed.changes) {
      model_.publish(history::setting_event(change, changed.origin, clock_.wall()));
    }
  }));
  subscriptions_.push_back(settings_.on_change<settings::SerialSettings>(
      [this](const settings::SerialSettings&) { poller_.apply(poller_settings()); }));
  ups_clock_.set_enabled(settings_.get<settings::ClockSettings>().synchronise_ups);
  subscriptions_.push_back(settings_.on_change<settings::ClockSettings>(
      [this](const settings::ClockSettings& clock) { ups_clock_.set_enabled(clock.synchronise_ups); }));
  subscriptions_.push_back(settings_.on_change<settings::AlarmSettings>(
      [this](const settings::AlarmSettings&) { alarms_.set_hold(hold_times()); }));
  subscriptions_.push_back(login_.events().subscribe(
      [this](const auth::AuthEvent& event) { model_.publish(card_event_of(event, clock_.wall())); }));
  subscriptions_.push_back(certificates_.changed().subscribe([this](const tls::Identity&) { apply_modbus_tcp(); }));
  subscriptions_.push_back(settings_.on_change<settings::LoginSettings>(
      [this](const settings::LoginSettings& login) { login_.apply(login); }));
  const auto apply_web = [this] { apply_http(); };
  subscriptions_.push_back(client_authorities_.changed().subscribe([apply_web](const std::string&) { apply_web(); }));
  subscriptions_.push_back(
      settings_.on_change<settings::HttpSettings>([apply_web](const settings::HttpSettings&) { apply_web(); }));
  subscriptions_.push_back(
      settings_.on_change<settings::WebSettings>([apply_web](const settings::WebSettings&) { apply_web(); }));
  subscriptions_.push_back(settings_.on_change<settings::HttpsSettings>([this](const settings::HttpsSettings& https) {
    certificates_.renew_if_needed(tls::host_names(https.names));
    apply_http();
  }));
  // The age a value may have follows the polling rate.
  subscriptions_.push_back(
      settings_.on_change<settings::SerialSettings>([this](const settings::SerialSettings&) { apply_modbus_tcp(); }));
  subscriptions_.push_back(settings_.on_change<settings::ModbusTcpSettings>(
      [this](const settings::ModbusTcpSettings&) { apply_modbus_tcp(); }));
  subscriptions_.push_back(settings_.on_change<settings::LogSettings>(
      [this](const settings::LogSettings& log) { sink_->set_level(options_.log_level.value_or(log.level)); }));
}

alarm::HoldTimes Application::hold_times() const {
  const auto& alarms = settings_.get<settings::AlarmSettings>();
  alarm::HoldTimes hold;
  hold.clear = std::chrono::seconds(alarms.clear_hold_s);
  hold.flapping_clear = std::chrono::seconds(alarms.flapping_hold_s);
  return hold;
}

std::string Application::serial_path() const {
  return options_.serial ? options_.serial->string() : settings_.get<settings::SerialSettings>().device;
}

device::PollerSettings Application::poller_settings() const {
  const auto& serial = settings_.get<settings::SerialSettings>();
  device::PollerSettings poller;
  poller.pause = std::chrono::seconds(serial.polling_rate_s);
  poller.slave = serial.slave;
  poller.first_rate = static_cast<int>(serial.baud);
  poller.path = serial_path();
  if (serial.fixed_baud) {
    poller.fixed_rate = static_cast<int>(*serial.fixed_baud);
  }
  if (serial.additional_timeout_ms) {
    poller.additional_timeout = std::chrono::milliseconds(*serial.additional_timeout_ms);
  }
  poller.session.refused_table_retry = std::chrono::seconds(serial.refused_table_retry_s);
  poller.session.project_controls = serial.project_controls;
  poller.session.reversed_controls = serial.reversed_controls;
  return poller;
}

http::ServerConfig Application::http_config() {
  http::ServerConfig config;
  config.http = settings_.get<settings::HttpSettings>();
  config.https = settings_.get<settings::HttpsSettings>();
  config.web = settings_.get<settings::WebSettings>();
  config.client_roots = client_authorities_.pem();
  if (client_authorities_.trial_left()) {
    config.roots_proven = [this] { confirm_authorities(); };
  }
  config.bind = options_.bind;
  config.forced_http_port = options_.http_port;
  config.forced_https_port = options_.https_port;
  return config;
}

void Application::apply_http() {
  gate_.set_requests_per_s(settings_.get<settings::WebSettings>().requests_per_s);
  http_.apply(http_config());
}

std::optional<settings::Clash> Application::port_in_use(const settings::Proposal& proposed) {
  http::ServerConfig web = http_config();
  web.http = proposed.get<settings::HttpSettings>();
  web.https = proposed.get<settings::HttpsSettings>();
  if (auto problem = http_.port_problem(web)) {
    const std::string_view section = problem->https ? "https" : "http";
    return settings::Clash{{{section, "port"}, {section, "enabled"}}, std::move(problem->message)};
  }
  if (auto problem = modbus_tcp_.port_problem(proposed.get<settings::ModbusTcpSettings>())) {
    const bool secure = problem->secure;
    return settings::Clash{
        {{"modbus_tcp", secure ? "secure_port" : "port"}, {"modbus_tcp", secure ? "secure_enabled" : "enabled"}},
        std::move(problem->message)};
  }
  return std::nullopt;
}

modbus_tcp::ServerConfig Application::modbus_tcp_config() const {
  // A sweep may fail twice before the line is called lost, and one of ten units at 2400 baud takes 12 s.
  constexpr std::chrono::seconds kSlowSweeps{30};
  modbus_tcp::ServerConfig config;
  config.settings = settings_.get<settings::ModbusTcpSettings>();
  config.automatic_age_limit =
      kSlowSweeps + 3 * std::chrono::seconds(settings_.get<settings::SerialSettings>().polling_rate_s);
  config.bind = options_.bind;
  config.forced_port = options_.modbus_tcp_port;
  config.forced_secure_port = options_.modbus_tls_port;
  return config;
}

void Application::apply_modbus_tcp() {
  modbus_tcp::ServerConfig config = modbus_tcp_config();
  if (config.settings.secure_enabled || config.forced_secure_port) {
    auto security = modbus_security_.context(certificates_.active(), config.settings.secure_client_roots);
    if (security) {
      config.security = std::move(*security);
    } else {
      config.security_problem = security.error().message;
    }
  }
  modbus_tls_is_barred_ = !config.security_problem.empty();
  modbus_tcp_.apply(std::move(config));
}

}  // namespace nv::app
