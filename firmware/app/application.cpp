#include "app/application.hpp"

#include <sys/stat.h>

#include <utility>

#include <boost/asio/post.hpp>

#include "app/boot.hpp"
#include "app/first_password.hpp"
#include "app/known_device_file.hpp"
#include "app/secret_box.hpp"
#include "app/system_clock.hpp"
#include "app/version.hpp"
#include "device/libmodbus_port.hpp"
#include "settings/sections/all.hpp"
#include "settings/sections/joint_rules.hpp"

namespace nv::app {
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kChores{10};
constexpr std::chrono::seconds kTrialWatch{1};

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
      settings_(settings::AllSections(), {options_.config, options_.state_dir, secret_box(options_.state_dir)},
                settings::joint_rules()),
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
      ups_clock_(executor_, clock_desk_, model_, clock_, log_.tagged("clock")),
      command_jobs_(executor_, commands_, clock_, log_.tagged("command")),
      certificates_(options_.state_dir, clock_, log_.tagged("tls")),
      client_authorities_(options_.state_dir, clock_, log_.tagged("tls")),
      login_(options_.state_dir, clock_, first_password(options_.mac).value_or(kFirstPasswordWithoutMac)),
      backup_(settings_, login_, options_.state_dir, std::string(kVersion),
              {[this](bool with_secrets, const core::Origin& who) { tell_backup(with_secrets, who); },
               [this](std::size_t faults, const core::Origin& who) { tell_restore(faults, who); }}),
      system_info_(clock_, options_.state_dir),
      gate_(login_),
      live_(executor_, model_, clock_),
      sweeps_(model_),
      http_(executor_, router_, gate_, certificates_, log_.tagged("http"), http_config()),
      housekeeping_(executor_, kChores, log_.tagged("app"), [this] { do_chores(); }),
      trial_watch_(executor_, kTrialWatch, log_.tagged("app"), [this] { end_late_trial(); }),
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

core::Result<void> Application::prepare_state_dir() {
  std::error_code error;
  std::filesystem::create_directories(options_.state_dir, error);
  if (!error && !std::filesystem::is_directory(options_.state_dir, error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (error) {
    return core::fail("cannot use the state directory " + options_.state_dir.string() + ": " + error.message());
  }
  return state_lock_.take(options_.state_dir);
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
  follow_zone();
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

// The agent tries again by itself, on its own thread; here is seen whether it listens.
SnmpState Application::snmp_state() const {
  const auto& wanted = settings_.get<settings::SnmpSettings>();
  SnmpState state;
  state.enabled = wanted.enabled;
  state.wanted_port = options_.snmp_port.value_or(wanted.port);
  state.bound_port = snmp_ ? snmp_->port() : std::uint16_t{0};
  return state;
}

core::Result<void> Application::send_test_trap() {
  if (!snmp_ || !settings_.get<settings::SnmpSettings>().enabled) {
    return core::fail("SNMP is switched off");
  }
  snmp_->send_test_trap();
  return {};
}

void Application::do_chores() {
  login_.tidy();
  for (const settings::Problem& problem : settings_.read_again({"file", "system", ""})) {
    log_.warning(problem.where + ": " + problem.message);
  }
  certificates_.renew_if_needed(tls::host_names(settings_.get<settings::HttpsSettings>().names));
  client_authorities_.read_again();
  if (modbus_tls_is_barred_) {
    apply_modbus_tcp();  // its file of client authorities may be usable now
  }
}

core::Result<void> Application::start_snmp(bool cold_boot) {
  snmp::AgentOptions agent;
  agent.state_dir = options_.state_dir;
  agent.port = options_.snmp_port;
  agent.bind = options_.bind;
  agent.version = std::string(kVersion);
  agent.cold_boot = cold_boot;
  snmp_ = std::make_unique<snmp::Agent>(executor_, std::move(agent),
                                        snmp::AgentSources{model_, history_, recorded_, clock_}, settings_,
                                        snmp::AgentDesks{commands_, card_desk_}, log_.tagged("snmp"));
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
  services.reset_settings = [this](const core::Origin& who) {
    auto reset = settings_.reset(who);
    return reset ? forget_authorities(who) : reset;
  };
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
  co_await trial_watch_.stop();
  co_await live_.stop();
  co_await link_events_.stop();
  co_await http_.stop();
  co_await command_jobs_.stop();
  co_await ups_clock_.stop();
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
  if (settings_.is_unreadable()) {
    announce_unreadable("parameters", "nothing can be set until they can");
  }
}

void Application::announce_unreadable(std::string_view what, std::string_view so) {
  model_.publish(model::card_event(model::CardEvent::storage_unreadable, clock_.wall(),
                                   {std::string(what), {}, "(" + std::string(so) + ")"}));
}

void Application::load_accounts() {
  const auto problems = login_.load();
  for (const std::string& problem : problems) {
    log_.error(problem);
  }
  if (!problems.empty()) {
    announce_unreadable("accounts", login_.barred().empty() ? "their copy counts" : "nobody can log in until they can");
  }
}

}  // namespace nv::app
