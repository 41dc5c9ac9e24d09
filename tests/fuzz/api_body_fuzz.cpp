// The body of every route that takes one, through the daemon's own router and the routes' own handlers. The first line
// names the route ("PUT /api/v1/settings/serial"); when it names none, its bytes choose one. Whatever the body is, the
// answer is one the route's declaration tells of, and an error is a problem in one line.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/openapi.hpp"
#include "http/routes/api_routes.hpp"
#include "settings/sections/all.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/require.hpp"
#include "support/run_coroutine.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using nv::test::require;

// Argon2id is slow on purpose and no parser of ours: here a quick digest takes its place, in the same form.
namespace {

std::string quick_hash(const char* password, unsigned long long length) {
  std::array<unsigned char, 32> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(password), length, nullptr,
                     0);
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  return std::string("$argon2id$v=19$m=8192,t=48,p=1$VnTBjoHb7h6cdpF4Y5RiIA$") + text.data();
}

}  // namespace

extern "C" int crypto_pwhash_str_alg(char* out, const char* password, unsigned long long length,
                                     unsigned long long /*passes*/, std::size_t /*memory*/, int /*algorithm*/) {
  const std::string hash = quick_hash(password, length);
  std::copy_n(hash.c_str(), hash.size() + 1, out);
  return 0;
}
extern "C" int crypto_pwhash_str_verify(const char* hash, const char* password, unsigned long long length) {
  return quick_hash(password, length) == hash ? 0 : -1;
}
extern "C" int crypto_pwhash(unsigned char* const key, unsigned long long size, const char* const passphrase,
                             unsigned long long length, const unsigned char* const salt, unsigned long long /*passes*/,
                             std::size_t /*memory*/, int /*algorithm*/) {
  return crypto_generichash(key, size, reinterpret_cast<const unsigned char*>(passphrase), length, salt,
                            crypto_pwhash_SALTBYTES);
}

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPassword = "Correct#Horse7";

// A whole card but for its sockets and its UPS, with the administrator logged in.
struct Card {
  Card() {
    clock.set_wall(std::chrono::sys_days(std::chrono::year(2027) / 3 / 1));  // the certificates' of the corpus
    login.load();
    require(certificates.load({{"ups-1"}, {}}).has_value(), "certificates can be made");
    http::add_api_routes(router,
                         {clock, model, settings, history, trace, card, device_clock, commands, certificates,
                          client_authorities, login, backup, live},
                         questions());
    become_new();
  }

  // What one input changed is none of the next one's business.
  void become_new() {
    static_cast<void>(settings.reset({}));
    static_cast<void>(certificates.remove_uploaded());
    static_cast<void>(client_authorities.remove());
    trace.end();
    auth::AccountTable table;
    table.admin = {std::string(auth::kAdmin), auth::UserAccess::disabled, auth::hash_password(kPassword), clock.wall()};
    require(login.reset({}).has_value() && login.restore(table, {}).has_value(), "accounts can be set");
    const auto session = test::run(io, login.log_in("admin", kPassword, {"web", "", "198.51.100.7"}));
    require(session.has_value(), "the administrator can log in");
    caller = {"admin", "web", auth::Role::admin, session->session.id};
  }

  static http::ApiQuestions questions() {
    const auto ignore = [](bool, const core::Origin&) {};
    return {{"0", {}, {}},
            [] { return std::vector<http::ServiceState>(); },
            [] { return http::DaemonHealth(); },
            [] { return false; },
            [] { return http::SystemInfo(); },
            ignore,
            ignore,
            [](const core::Origin&) { return core::Result<void>(); },
            [](std::chrono::minutes, const core::Origin&) {},
            [] { return core::Result<void>(); },
            {}};
  }
  control::CardServices card_services() {
    control::CardServices services;
    services.restart = [] {};
    services.reset_settings = [this](const core::Origin& who) { return settings.reset(who); };
    services.set_clock = [](core::WallTime) { return core::Result<void>(); };
    return services;
  }

  boost::asio::io_context io;  // outlives the workers, which post to it
  test::TempDir dir;
  test::ManualClock clock;
  settings::Store settings{settings::AllSections(), {std::nullopt, dir.path()}};
  model::DeviceModel model;
  history::History history{io.get_executor(), model, settings, clock, test::quiet_log(), {}};
  model::LineTrace trace;
  control::CardDesk card{card_services(), model, clock};
  control::ClockDesk device_clock{{}, model, clock};
  control::CommandDesk desk{{}, model, clock};
  http::CommandJobs commands{io.get_executor(), desk, clock, test::quiet_log()};
  tls::Certificates certificates{dir.path(), clock, test::quiet_log()};
  tls::ClientAuthorities client_authorities{dir.path(), clock, test::quiet_log()};
  auth::LoginDesk login{dir.path(), clock, "FFC1A0"};
  backup::BackupDesk backup{
      settings, login, dir.path(), "0", {[](bool, const core::Origin&) {}, [](std::size_t, const core::Origin&) {}}};
  http::LiveFeed live{io.get_executor(), model, clock};
  http::Router router;
  http::Caller caller;
};

// A value the declaration of the parameter allows.
std::string value_for(const http::Route& route, const std::string& name) {
  const auto parameter = std::ranges::find(route.parameters, name, &http::Parameter::name);
  require(parameter != route.parameters.end(), "each parameter of a path is declared");
  const Json& schema = parameter->schema.json();
  const Json& value = schema.contains("enum") ? schema["enum"][0] : schema.value("minimum", Json("x"));
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string filled(const http::Route& route) {
  std::string path = route.path;
  for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;) {
    const std::size_t end = path.find('}', at);
    path.replace(at, end + 1 - at, value_for(route, path.substr(at + 1, end - at - 1)));
  }
  return path;
}

// A target for each route that takes a body.
std::vector<http::Request> body_targets(const http::Router& router) {
  std::vector<http::Request> targets;
  for (const http::Route& route : router.routes()) {
    if (route.body_limit > 0) {
      targets.push_back(*http::parse_target(route.method, filled(route)));
    }
  }
  return targets;
}

// The route the line names; else the one its bytes choose.
http::Request request_for(const http::Router& router, std::string_view line) {
  const auto space = std::min(line.find(' '), line.size());
  const auto named = http::parse_target(line.substr(0, space), line.substr(std::min(space + 1, line.size())));
  if (named) {
    http::Request request = *named;
    const auto found = router.find(request);
    const auto* entry = std::get_if<const http::Router::Entry*>(&found);
    if (entry != nullptr && (*entry)->route.body_limit > 0) {
      return *named;
    }
  }
  static const std::vector<http::Request> targets = body_targets(router);
  std::size_t sum = 0;
  for (const char c : line) {
    sum += static_cast<unsigned char>(c);
  }
  return targets.at(sum % targets.size());
}

void check(const http::Route& route, const http::Response& response) {
  const auto answers = http::answers_of(route);
  const bool told = std::ranges::find(answers, response.status, &http::Answer::status) != answers.end();
  require(told, (route.method + " " + route.path + " tells of " + std::to_string(response.status)).c_str());
  if (response.status < 400) {
    require(response.content_type != http::kJson || response.text().empty() || Json::accept(response.text()),
            "an answer said to be JSON is");
    return;
  }
  require(response.content_type == "application/problem+json", "an error is a problem");
  const Json problem = Json::parse(response.text(), nullptr, false);
  require(problem.is_object() && problem["detail"].is_string(), "a problem is told");
  const auto& detail = problem["detail"].get_ref<const std::string&>();
  require(!detail.empty() && detail.find('\n') == std::string::npos, "a problem is one line");
}

http::Response answer(Card& card, const http::Router::Entry& entry, const http::Request& request) {
  if (const auto* handler = std::get_if<http::Router::Handler>(&entry.handler)) {
    return (*handler)(request);
  }
  return test::run(card.io, std::get<http::Router::AwaitingHandler>(entry.handler)(request));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Card card;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line_end = std::min(text.find('\n'), size);
  http::Request request = request_for(card.router, text.substr(0, line_end));
  const auto found = card.router.find(request);
  const http::Router::Entry& entry = *std::get<const http::Router::Entry*>(found);
  request.headers = {{"content-type", std::string(http::kJson)}, {"if-match", "*"}};
  request.body = text.substr(std::min(line_end + 1, size));
  request.body.resize(std::min(request.body.size(), entry.route.body_limit));  // the connection refuses longer ones
  request.address = "192.0.2.7";
  request.caller = card.caller;
  const http::Response response = answer(card, entry, request);
  check(entry.route, response);
  if (response.status < 400) {
    card.become_new();
  }
  return 0;
}
