// The only file that knows every module: builds, wires, starts, stops. Members stand in the order they need each other.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "alarm/alarm_engine.hpp"
#include "app/housekeeping.hpp"
#include "app/link_events.hpp"
#include "app/modbus_security.hpp"
#include "app/options.hpp"
#include "app/ready.hpp"
#include "app/service_states.hpp"
#include "app/state_lock.hpp"
#include "app/system_info.hpp"
#include "auth/login_desk.hpp"
#include "backup/backup_desk.hpp"
#include "control/card_desk.hpp"
#include "control/clock_desk.hpp"
#include "control/command_desk.hpp"
#include "control/ups_clock_keeper.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/service.hpp"
#include "device/bus.hpp"
#include "device/command_writer.hpp"
#include "device/poller.hpp"
#include "history/history.hpp"
#include "history/log_exporter.hpp"
#include "history/recorded_feed.hpp"
#include "http/assets.hpp"
#include "http/command_jobs.hpp"
#include "http/live/feed.hpp"
#include "http/login_gate.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"
#include "http/routes/about_routes.hpp"
#include "http/server.hpp"
#include "modbus_tcp/server.hpp"
#include "model/device_model.hpp"
#include "settings/store.hpp"
#include "snmp/agent.hpp"
#include "tls/certificates.hpp"
#include "tls/client_authorities.hpp"

namespace nv::app {

class Application {
 public:
  Application(boost::asio::io_context& io, Options options, std::shared_ptr<core::LogSink> sink);
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  ~Application();

  // Everything serves, or an error says what cannot.
  core::Result<void> start();
  boost::asio::awaitable<void> stop();
  void reload();  // SIGHUP

  std::vector<BoundPort> ports() const;
  // What a restart somebody asked for does; the caller of stop() may then start the program anew.
  void on_restart(std::function<void()> handler) { restart_ = std::move(handler); }

 private:
  core::Result<void> prepare_state_dir();
  void load_settings();
  void follow_zone();
  void log_events();
  void publish(const model::Readings& readings);
  void follow_settings();
  void announce_boot(bool cold);
  void announce_unreadable(std::string_view what, std::string_view so);
  void load_accounts();
  core::Result<void> start_snmp(bool cold_boot);
  control::CardServices card_services();
  control::ClockServices clock_services();
  boost::asio::awaitable<core::Result<model::DeviceClock>> read_ups_clock();
  boost::asio::awaitable<core::Result<void>> write_ups_clock(model::DeviceClock time);
  std::string serial_path() const;
  device::PollerSettings poller_settings() const;
  alarm::HoldTimes hold_times() const;
  modbus_tcp::ServerConfig modbus_tcp_config() const;
  void apply_modbus_tcp();
  http::ServerConfig http_config();
  void apply_http();
  // A change to a port that another program has is refused.
  std::optional<settings::Clash> port_in_use(const settings::Proposal& proposed);
  core::Result<void> start_web();
  void add_api(std::vector<http::Part> of_page);
  void tell_certificate(bool uploaded, const core::Origin& who, std::string what);
  core::Result<void> forget_authorities(const core::Origin& who);
  void confirm_authorities();
  void end_late_trial();
  void tell_restore(std::size_t faults, const core::Origin& who);
  void tell_backup(bool with_secrets, const core::Origin& who);
  void tell_trace(std::chrono::minutes time, const core::Origin& who);
  std::vector<http::Asset> load_page();
  std::vector<http::Part> page_parts(const std::vector<http::Asset>& page);
  http::DaemonHealth health() const;
  SnmpState snmp_state() const;
  core::Result<void> send_test_trap();
  void do_chores();

  boost::asio::any_io_executor executor_;
  Options options_;
  std::shared_ptr<core::LogSink> sink_;
  core::Logger log_;
  core::SystemClock clock_;
  settings::Store settings_;
  model::DeviceModel model_;
  history::History history_;
  history::RecordedFeed recorded_;
  history::LogExporter log_exporter_;
  alarm::AlarmEngine alarms_;
  StateLock state_lock_;
  model::LineTrace line_trace_;
  device::Bus bus_;
  device::Poller poller_;
  device::CommandWriter command_writer_;
  control::CommandDesk commands_;
  control::CardDesk card_desk_;
  control::ClockDesk clock_desk_;
  control::UpsClockKeeper ups_clock_;
  http::CommandJobs command_jobs_;
  tls::Certificates certificates_;
  tls::ClientAuthorities client_authorities_;
  auth::LoginDesk login_;
  backup::BackupDesk backup_;
  SystemInfoSource system_info_;
  http::Router router_;
  http::LoginGate gate_;
  http::LiveFeed live_;
  http::SweepCounter sweeps_;
  http::Server http_;
  Housekeeping housekeeping_;
  Housekeeping trial_watch_;
  LinkEvents link_events_;
  ModbusSecurity modbus_security_;
  bool modbus_tls_is_barred_ = false;  // wanted, and without a context
  modbus_tcp::Server modbus_tcp_;
  std::unique_ptr<snmp::Agent> snmp_;
  std::vector<core::Subscription> subscriptions_;
  std::function<void()> restart_;
  core::WallTime started_;
};

}  // namespace nv::app
