#include "http/routes/system_routes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "http/login_gate.hpp"
#include "http/routes/login_routes.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kGroup = "System";
constexpr std::size_t kBodyLimit = 256;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Whether an address ends in the MAC address of any interface.
bool tells_a_mac(const SystemInfo& info, const std::string& address) {
  return std::ranges::any_of(info.interfaces, [&](const core::NetworkInterface& interface) {
    return core::tells_mac(address, interface.mac);
  });
}

// The first password is the end of a MAC address and counts again after a reset of the accounts: only who resets them
// is shown one, or what is made of one.
Json network_json(const SystemInfo& info, bool with_macs) {
  Json interfaces = Json::array();
  for (const core::NetworkInterface& interface : info.interfaces) {
    if (interface.loopback) {
      continue;
    }
    Json addresses = Json::array();
    for (const core::InterfaceAddress& own : interface.addresses) {
      if (with_macs || !tells_a_mac(info, own.address)) {
        addresses.push_back({{"address", own.address}, {"prefix", own.prefix}});
      }
    }
    interfaces.push_back({{"name", interface.name},
                          {"mac", with_macs ? Json(interface.mac) : Json(nullptr)},
                          {"up", interface.up},
                          {"addresses", addresses}});
  }
  return {{"host_name", info.host_name},
          {"interfaces", interfaces},
          {"gateways", info.gateways},
          {"dns_servers", info.dns_servers}};
}

Json info_json(const SystemInfo& info, const Request& request) {
  const bool is_admin = request.caller && request.caller->role == auth::Role::admin;
  Json files = Json::array();
  for (const SystemInfo::File& file : info.files) {
    files.push_back({{"name", file.name}, {"bytes", file.bytes}});
  }
  return {{"version", info.version},
          {"started", time_text(info.started)},
          {"uptime_s", info.uptime_s},
          {"machine_uptime_s", or_null(info.machine_uptime_s)},
          {"memory", {{"used_kb", or_null(info.memory_used_kb)}, {"available_kb", or_null(info.memory_available_kb)}}},
          {"disk_free_kb", or_null(info.disk_free_kb)},
          {"files", files},
          {"network", network_json(info, is_admin)}};
}

Schema info_schema() {
  using namespace schema;
  const Schema memory = object({{"used_kb", nullable(integer()).says("Resident memory of the daemon.")},
                                {"available_kb", nullable(integer()).says("That the machine still has.")}});
  const Schema address =
      object({{"address", text()}, {"prefix", integer(0, 128).says("Leading bits of the network.")}});
  const Schema interface =
      object({{"name", text()},
              {"mac", nullable(text()).says("Empty for one that has none; null for all but the "
                                            "administrator, since the first password is made of "
                                            "it.")},
              {"up", flag().says("Switched on, and the link is there.")},
              {"addresses", list(address).says("For all but the administrator without IPv6 addresses "
                                               "that end like a MAC address.")}});
  const Schema network = object({{"host_name", text()},
                                 {"interfaces", list(interface).says("Without the loopback.")},
                                 {"gateways", list(text()).says("Of the default routes.")},
                                 {"dns_servers", list(text())}});
  return object({{"version", text()},
                 {"started", time()},
                 {"uptime_s", integer()},
                 {"machine_uptime_s", nullable(integer())},
                 {"memory", memory},
                 {"disk_free_kb", nullable(integer())},
                 {"files", list(object({{"name", text()}, {"bytes", integer()}}))},
                 {"network", network.says("As the operating system has it now.")}});
}

control::Requester requester_of(const Request& request) {
  return {origin_of(request), request.caller->role};
}

Response nothing(int status) {
  Response response;
  response.status = status;
  return response;
}

asio::awaitable<Response> restart(control::CardDesk& card, const Request& request) {
  auto pending = card.execute(control::CardAction::restart, requester_of(request));
  const auto done = co_await std::move(pending);
  co_return done ? nothing(204) : problem(403, done.error().message);
}

// Everybody is logged out: the browser need not keep the cookie.
Response reset_accounts(const SystemServices& services, const Request& request) {
  const auto reset = services.login.reset(origin_of(request));
  if (!reset) {
    return refusal_response(reset.error());
  }
  if (const auto opened = services.forget_authorities(origin_of(request)); !opened) {
    return not_stored(opened.error().message);
  }
  Response response = nothing(204);
  response.headers.emplace_back("Set-Cookie", set_cookie(request.door, {}));
  return response;
}

asio::awaitable<Response> factory_reset(const SystemServices& services, const Request& request) {
  auto body = json_object(request, {"keep_accounts"});
  if (auto* refused = std::get_if<Response>(&body)) {
    co_return std::move(*refused);
  }
  const auto keep = std::get<Json>(body).find("keep_accounts");
  if (keep == std::get<Json>(body).end() || !keep->is_boolean()) {
    co_return problem(422, "\"keep_accounts\" is needed, true or false");
  }
  auto pending = services.card.execute(control::CardAction::reset_settings, requester_of(request));
  const auto done = co_await std::move(pending);
  if (!done) {
    co_return not_stored(done.error().message);
  }
  co_return keep->get<bool>() ? nothing(204) : reset_accounts(services, request);
}

}  // namespace

void add_system_routes(Router& router, SystemServices services) {
  using namespace schema;
  router.add(Route("GET", "/api/v1/system", Access::read_only, 0,
                   "Version, running time, memory, files and network of the card.")
                 .in(kGroup)
                 .gives(200, "The card itself.", info_schema()),
             Router::Handler(
                 [info = services.info](const Request& request) { return json_response(info_json(info(), request)); }));
  router.add(
      Route("POST", "/api/v1/system/restart", Access::admin, 0, "Restart the card.")
          .in(kGroup)
          .says("The daemon stops in good order and begins anew. Sessions end. The UPS is not touched.")
          .gives_nothing(204, "It restarts."),
      Router::AwaitingHandler([&card = services.card](const Request& request) { return restart(card, request); }));
  router.add(Route("POST", "/api/v1/system/account-reset", Access::admin, 0,
                   "Accounts back to the first password: no users, no API tokens.")
                 .in(kGroup)
                 .says("Authorities of clients go too: everybody gets in over HTTPS who knows the first password.")
                 .gives_nothing(204, "Everybody is logged out; the first password counts again.")
                 .keeps(),
             Router::Handler([services](const Request& request) { return reset_accounts(services, request); }));
  router.add(
      Route("POST", "/api/v1/system/factory-reset", Access::admin, kBodyLimit, "All settings back to their defaults.")
          .in(kGroup)
          .says("Histories, logs and the card's certificate stay; authorities of clients go.")
          .takes(body({{"keep_accounts", flag().says("false: as account-reset, too.")}}))
          .gives_nothing(204, "The defaults count.")
          .keeps(),
      Router::AwaitingHandler(
          [services = std::move(services)](const Request& request) { return factory_reset(services, request); }));
}

}  // namespace nv::http
