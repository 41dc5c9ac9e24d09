// Every route of the interface, from the parts of the card they are for. The daemon and the fuzz target of bodies build
// their router here, so that no route is forgotten by the one or the other. Main thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "auth/login_desk.hpp"
#include "backup/backup_desk.hpp"
#include "control/card_desk.hpp"
#include "control/clock_desk.hpp"
#include "core/clock.hpp"
#include "core/origin.hpp"
#include "history/history.hpp"
#include "http/command_jobs.hpp"
#include "http/live/feed.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"
#include "http/routes/about_routes.hpp"
#include "http/routes/mib_routes.hpp"
#include "http/routes/service_routes.hpp"
#include "http/routes/system_routes.hpp"
#include "http/routes/trap_routes.hpp"
#include "model/device_model.hpp"
#include "model/line_trace.hpp"
#include "settings/store.hpp"
#include "tls/certificates.hpp"
#include "tls/client_authorities.hpp"

namespace nv::http {

struct ApiParts {
  const core::Clock& clock;
  const model::DeviceModel& model;
  settings::Store& settings;
  history::History& history;
  model::LineTrace& trace;
  control::CardDesk& card;
  control::ClockDesk& device_clock;
  CommandJobs& commands;
  tls::Certificates& certificates;
  tls::ClientAuthorities& client_authorities;
  auth::LoginDesk& login;
  backup::BackupDesk& backup;
  LiveFeed& live;
};

// What the routes ask of the card as a whole.
struct ApiQuestions {
  AboutCard about;
  std::function<std::vector<ServiceState>()> services;
  std::function<DaemonHealth()> health;
  std::function<bool()> metrics_open;
  std::function<SystemInfo()> system;
  // Something was uploaded (true) or removed: a certificate, authorities of clients.
  std::function<void(bool, const core::Origin&)> certificate_changed;
  std::function<void(bool, const core::Origin&)> authorities_changed;
  std::function<core::Result<void>(const core::Origin&)> forget_authorities;
  // The trace of the serial line was switched on for so long, or off (0).
  std::function<void(std::chrono::minutes, const core::Origin&)> trace_switched;
  SendTestTrap test_trap;
  std::vector<MibFile> mibs;
};

// What the parts name outlives the router.
void add_api_routes(Router& router, const ApiParts& parts, ApiQuestions questions);

}  // namespace nv::http
