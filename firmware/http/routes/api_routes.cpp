#include "http/routes/api_routes.hpp"

#include <utility>

#include "http/routes/about_routes.hpp"
#include "http/routes/account_routes.hpp"
#include "http/routes/architecture_routes.hpp"
#include "http/routes/backup_routes.hpp"
#include "http/routes/certificate_routes.hpp"
#include "http/routes/client_authority_routes.hpp"
#include "http/routes/clock_routes.hpp"
#include "http/routes/control_routes.hpp"
#include "http/routes/device_routes.hpp"
#include "http/routes/history_routes.hpp"
#include "http/routes/identity_routes.hpp"
#include "http/routes/live_routes.hpp"
#include "http/routes/login_routes.hpp"
#include "http/routes/metrics_routes.hpp"
#include "http/routes/openapi_routes.hpp"
#include "http/routes/point_routes.hpp"
#include "http/routes/power_share_routes.hpp"
#include "http/routes/settings_routes.hpp"
#include "http/routes/trace_routes.hpp"

namespace nv::http {
namespace {

void add_device(Router& router, const ApiParts& parts, ApiQuestions& questions) {
  add_device_routes(router, parts.model);
  add_identity_routes(router, parts.model, parts.settings);
  add_architecture_routes(router, parts.model);
  add_point_routes(router, parts.model);
  add_live_routes(router, parts.login, parts.live);
  add_history_routes(router, parts.history, parts.card, parts.clock);
  add_control_routes(router, parts.model, parts.commands);
  add_power_share_routes(router, parts.model);
  add_clock_routes(router, parts.card, parts.device_clock, parts.clock);
  add_trace_routes(router, parts.trace, parts.clock, std::move(questions.trace_switched));
}

}  // namespace

void add_api_routes(Router& router, const ApiParts& parts, ApiQuestions questions) {
  add_device(router, parts, questions);
  add_login_routes(router, parts.login);
  add_account_routes(router, parts.login);
  add_certificate_routes(router, parts.certificates, std::move(questions.certificate_changed));
  add_client_authority_routes(router, parts.client_authorities, std::move(questions.authorities_changed));
  add_settings_routes(router, parts.settings);
  add_backup_routes(router, parts.backup);
  add_system_routes(router,
                    {std::move(questions.system), parts.card, parts.login, std::move(questions.forget_authorities)});
  add_service_routes(router, std::move(questions.services));
  add_metrics_routes(router, parts.model, std::move(questions.health), std::move(questions.metrics_open));
  add_mib_routes(router, std::move(questions.mibs));
  add_trap_routes(router, std::move(questions.test_trap));
  add_openapi_routes(router, questions.about.version);
  add_about_routes(router, std::move(questions.about));
}

}  // namespace nv::http
