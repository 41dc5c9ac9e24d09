#include "app/application.hpp"

#include <sys/stat.h>

#include <utility>

#include <boost/asio/post.hpp>

#include "app/auth_events.hpp"
#include "app/boot.hpp"
#include "app/first_password.hpp"
#include "app/known_device_file.hpp"
#include "app/system_clock.hpp"
#include "app/version.hpp"
#include "device/libmodbus_port.hpp"
#include "history/setting_event.hpp"
#include "http/routes/account_routes.hpp"
#include "http/routes/asset_routes.hpp"
#include "http/routes/certificate_routes.hpp"
#include "http/routes/clock_routes.hpp"
#include "http/routes/control_routes.hpp"
#include "http/routes/device_routes.hpp"
#include "http/routes/history_routes.hpp"
#include "http/routes/live_routes.hpp"
#include "http/routes/login_routes.hpp"
#include "http/routes/metrics_routes.hpp"
#include "http/routes/point_routes.hpp"
#include "http/routes/service_routes.hpp"
#include "http/routes/trace_routes.hpp"
#include "settings/sections/all.hpp"

namespace nv::app {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kChores{10};
constexpr const char* kNoMac = "000000";

history::Log log_of(control::CardAction action) {
  switch (action) {
    case control::CardAction::clear_card_events:
      return history::Log::card_events;
    case control::CardAction::clear_device_events:
      return history::Log::device_events;
    case control::CardAction::clear_extended_history:
      return history::Log::extended_history;
    default:
      return history::Log::history;
  }
}

}  // namespace

Application::Application(asio::io_context& io, Options options, std::shared_ptr<core::LogSink> sink)
    : executor_(io.get_executor()),
      options_(std::move(options)),
      sink_(std::move(sink)),
      log_(sink_, "app"),
      settings_(settings::AllSections(), {options_.config, options_.state_dir}),
      history_(executor_, model_, settings_, clock_, log_.tagged("history"),
               {.file = options_.state_dir / "history.db"}),
      recorded_(executor_, history_, model_, log_.tagged("history")),
      log_exporter_(executor_, history_, model_, settings_, clock_, log_.tagged("export"),
                    {.state_dir = options_.state_dir}),
      bus_(executor_, device::make_libmodbus_port()),
      poller_(executor_, bus_, clock_, log_.tagged("poller"),
              {[this](const model::Readings& readings) { publish(readings); },
               [this](const device::KnownDevice& known) {
                 if (const auto saved = save_known_device(options_.state_dir, known); !saved) {
                   log_.warning(saved.error().message);
                 }
               }}),
      command_writer_(poller_, log_.tagged("command")),
      commands_([this](model::Command command) { return command_writer_.write(command); }, model_, clock_),
      card_desk_(card_services(), model_, clock_),
      clock_desk_(clock_services(), model_, clock_),
      command_jobs_(executor_, commands_, clock_, log_.tagged("command")),
      certificates_(options_.state_dir, clock_, log_.tagged("tls")),
      client_authorities_(options_.state_dir, clock_, log_.tagged("tls")),
      login_(options_.state_dir, clock_, first_password(options_.mac).value_or(kNoMac)),
      backup_(settings_, login_, options_.state_dir, std::string(kVersion),
              [this](std::size_t faults, const core::Origin& who) { tell_restore(faults, who); }),
      system_info_(clock_, options_.state_dir),
      gate_(login_),
      live_(executor_, model_, clock_),
      sweeps_(model_),
      http_(executor_, router_, gate_, certificates_, log_.tagged("http"), http_config()),
      housekeeping_(executor_, kChores, log_.tagged("app"), [this] { do_chores(); }),
      link_events_(executor_, log_.tagged("app"),
                   [this](bool up, const std::string& name) {
                     const auto event = up ? model::CardEvent::network_link_up : model::CardEvent::network_link_down;
                     model_.publish(model::card_event(event, clock_.wall(), {"", {}, "(" + name + ")"}));
                   }),
      modbus_tcp_(executor_, model_, clock_, log_.tagged("modbus_tcp"), modbus_tcp_config()),
      started_(clock_.wall()) {
  bus_.set_trace(line_trace_, clock_);
}

Application::~Application() = default;

core::Result<void> Application::prepare_state_dir() const {
  std::error_code error;
  std::filesystem::create_directories(options_.state_dir, error);
  if (!error && !std::filesystem::is_directory(options_.state_dir, error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (error) {
    return core::fail("cannot use the state directory " + options_.state_dir.string() + ": " + error.message());
  }
  return {};
}

void Application::load_settings() {
  if (const auto finished = backup::Journal(options_.state_dir).finish()) {
    log_.warning(*finished);
  }
  for (const settings::Problem& problem : settings_.load()) {
    log_.warning(problem.where + ": " + problem.message);
  }
  sink_->set_level(options_.log_level.value_or(settings_.get<settings::LogSettings>().level));
}

core::Result<void> Application::start() {
  if (auto prepared = prepare_state_dir(); !prepared) {
    return prepared.error();
  }
  load_settings();
  log_events();
  if (auto recording = history_.start(); !recording) {
    return recording.error();
  }
  if (auto recorded = recorded_.start(); !recorded) {
    return recorded.error();
  }
  if (auto exporting = log_exporter_.start(); !exporting) {
    return exporting.error();
  }
  const bool cold_boot = is_cold_boot(options_.state_dir);
  announce_boot(cold_boot);
  if (auto watching = link_events_.start(); !watching) {
    return watching.error();
  }
  follow_settings();
  alarms_.set_hold(hold_times());
  if (auto served = start_web(); !served) {
    return served.error();
  }
  apply_modbus_tcp();
  if (auto served = modbus_tcp_.start(); !served) {
    return served.error();
  }
  if (auto served = start_snmp(cold_boot); !served) {
    return served.error();
  }
  poller_.start(poller_settings(), load_known_device(options_.state_dir));
  return {};
}

core::Result<void> Application::start_web() {
  for (const std::string& problem : login_.load()) {
    log_.warning(problem);
  }
  if (!first_password(options_.mac)) {
    log_.warning("no network interface has a MAC address: the first password is " + std::string(kNoMac));
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

// The agent tries again by itself, on its own thread; here is seen whether it listens.
SnmpState Application::snmp_state() const {
  const auto& wanted = settings_.get<settings::SnmpSettings>();
  SnmpState state;
  state.enabled = wanted.enabled;
  state.wanted_port = options_.snmp_port.value_or(wanted.port);
  state.bound_port = snmp_ ? snmp_->port() : std::uint16_t{0};
  return state;
}

void Application::do_chores() {
  login_.tidy();
  certificates_.renew_if_needed(tls::host_names(settings_.get<settings::HttpsSettings>().names));
}

core::Result<void> Application::start_snmp(bool cold_boot) {
  snmp::AgentOptions agent;
  agent.state_dir = options_.state_dir;
  agent.port = options_.snmp_port;
  agent.bind = options_.bind;
  agent.version = std::string(kVersion);
  agent.cold_boot = cold_boot;
  snmp_ = std::make_unique<snmp::Agent>(executor_, std::move(agent), snmp::AgentSources{model_, history_, recorded_},
                                        settings_, snmp::AgentDesks{commands_, card_desk_}, log_.tagged("snmp"));
  auto served = snmp_->start();
  if (!served) {
    snmp_.reset();
  }
  return served;
}

control::CardServices Application::card_services() {
  control::CardServices services;
  services.restart = [this] {
    asio::post(executor_, [this] {
      if (restart_) {
        restart_();
      }
    });
  };
  services.reset_settings = [this](const core::Origin& who) { return settings_.reset(who); };
  services.clear_log = [this](control::CardAction which, core::Origin who) {
    return history_.clear(log_of(which), std::move(who));
  };
  services.set_clock = set_system_clock;
  return services;
}

control::ClockServices Application::clock_services() {
  control::ClockServices services;
  services.read = [this]() -> asio::awaitable<core::Result<model::DeviceClock>> { return read_ups_clock(); };
  services.write = [this](model::DeviceClock time) -> asio::awaitable<core::Result<void>> {
    return write_ups_clock(time);
  };
  return services;
}

asio::awaitable<core::Result<model::DeviceClock>> Application::read_ups_clock() {
  const std::shared_ptr<device::Session> session = poller_.session();
  if (!session || !poller_.readings().link.live()) {
    co_return core::fail("the device is not connected");
  }
  core::Result<model::DeviceClock> clock = co_await session->read_clock();
  co_return clock;
}

asio::awaitable<core::Result<void>> Application::write_ups_clock(model::DeviceClock time) {
  const std::shared_ptr<device::Session> session = poller_.session();
  if (!session || !poller_.readings().link.live()) {
    co_return core::fail("the device is not connected");
  }
  core::Result<void> written = co_await session->write_clock(time);
  co_return written;
}

asio::awaitable<void> Application::stop() {
  co_await modbus_tcp_.stop();
  co_await housekeeping_.stop();
  co_await live_.stop();
  co_await link_events_.stop();
  co_await http_.stop();
  co_await command_jobs_.stop();
  co_await poller_.stop();
  co_await recorded_.stop();
  if (snmp_) {
    co_await snmp_->stop();  // after the feed: it has heard of everything that happened
  }
  co_await log_exporter_.stop();
  co_await history_.stop();
  log_.notice("stopped");
}

void Application::reload() {
  log_.notice("reading the configuration again");
  for (const settings::Problem& problem : settings_.reload({"file (SIGHUP)", "system", ""})) {
    log_.warning(problem.where + ": " + problem.message);
  }
  apply_modbus_tcp();  // the file of client authorities may be another
}

std::vector<BoundPort> Application::ports() const {
  std::vector<BoundPort> ports;
  const auto web = http_.state();
  if (web.http.port) {
    ports.push_back({"http", *web.http.port});
  }
  if (web.https.port) {
    ports.push_back({"https", *web.https.port});
  }
  if (const auto modbus = modbus_tcp_.state(); modbus.port) {
    ports.push_back({"modbus_tcp", *modbus.port});
  }
  if (const auto modbus = modbus_tcp_.state(); modbus.secure_port) {
    ports.push_back({"modbus_tls", *modbus.secure_port});
  }
  if (snmp_ && snmp_->port() != 0) {
    ports.push_back({"snmp", snmp_->port()});
  }
  return ports;
}

void Application::publish(const model::Readings& readings) {
  alarms_.set_card_alarm(model::Alarm::history_stopped, !history_.recording());
  alarm::Advance advance = alarms_.advance(readings, clock_.steady(), clock_.wall());
  model_.publish(std::move(advance.snapshot), std::move(advance.events));
}

// The change log on standard error.
void Application::log_events() {
  const core::Logger log = log_.tagged("event");
  subscriptions_.push_back(model_.on_event([log](const model::Event& event) {
    switch (event.level) {
      case model::Level::critical:
        log.error(event.text);
        break;
      case model::Level::warning:
        log.warning(event.text);
        break;
      default:
        log.notice(event.text);
    }
  }));
}

void Application::announce_boot(bool cold) {
  const auto now = clock_.wall();
  model_.publish(model::card_event(cold ? model::CardEvent::cold_boot : model::CardEvent::warm_boot, now));
  if (const auto before = version_before(options_.state_dir, kVersion)) {
    model_.publish(model::card_event(model::CardEvent::firmware_upgraded, now,
                                     {"", {}, "(" + *before + " -> " + std::string(kVersion) + ")"}));
  }
  if (settings_.was_damaged()) {
    model_.publish(model::card_event(model::CardEvent::settings_damaged, now));
  }
}

void Application::follow_settings() {
  subscriptions_.push_back(settings_.changed().subscribe([this](const settings::Changed& changed) {
    for (const settings::Change& change : changed.changes) {
      model_.publish(history::setting_event(change, changed.origin, clock_.wall()));
    }
  }));
  subscriptions_.push_back(settings_.on_change<settings::SerialSettings>(
      [this](const settings::SerialSettings&) { poller_.apply(poller_settings()); }));
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

http::ServerConfig Application::http_config() const {
  http::ServerConfig config;
  config.http = settings_.get<settings::HttpSettings>();
  config.https = settings_.get<settings::HttpsSettings>();
  config.web = settings_.get<settings::WebSettings>();
  config.client_roots = client_authorities_.pem();
  config.bind = options_.bind;
  config.forced_http_port = options_.http_port;
  config.forced_https_port = options_.https_port;
  return config;
}

void Application::apply_http() {
  gate_.set_requests_per_s(settings_.get<settings::WebSettings>().requests_per_s);
  http_.apply(http_config());
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
  modbus_tcp_.apply(std::move(config));
}

}  // namespace nv::app
