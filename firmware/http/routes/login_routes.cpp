#include "http/routes/login_routes.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "http/login_gate.hpp"

namespace nv::http {
namespace asio = boost::asio;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBodyLimit = 2048;
constexpr const char* kGroup = "Log-in";

std::vector<schema::Member> session_members() {
  using namespace schema;
  return {{"user", text()},
          {"role", choice({"read_only", "read_write", "admin"})},
          {"must_change_password", flag()},
          {"password_days_left", nullable(integer())},
          {"expires_in_s", integer()},
          {"csrf_token", text()}};
}

Schema login_schema() {
  using namespace schema;
  auto members = session_members();
  members.push_back({"replaced", list(object({{"user", text()}, {"address", text()}}))});
  return object(members);
}

Json session_json(const auth::LoginDesk& desk, const auth::Session& session) {
  const auto days = desk.password_days_left(session.account);
  return {{"user", session.account},
          {"role", auth::role_name(session.role)},
          {"must_change_password", session.restricted},
          {"password_days_left", days ? Json(*days) : Json(nullptr)},
          {"expires_in_s", desk.left(session).count()},
          {"csrf_token", session.csrf}};
}

asio::awaitable<Response> log_in(auth::LoginDesk& desk, const Request& request) {
  auto body = json_object(request, {"user", "password"});
  if (auto* refused = std::get_if<Response>(&body)) {
    co_return std::move(*refused);
  }
  auto user = text_member(std::get<Json>(body), "user");
  auto password = text_member(std::get<Json>(body), "password");
  for (auto* member : {&user, &password}) {
    if (auto* refused = std::get_if<Response>(member)) {
      co_return std::move(*refused);
    }
  }
  core::Origin origin{"web", "", request.address};
  auto pending = desk.log_in(std::get<std::string>(user), std::get<std::string>(password), std::move(origin));
  const auto logged_in = co_await std::move(pending);
  if (!logged_in) {
    co_return refusal_response(logged_in.error());
  }
  Json json = session_json(desk, logged_in->session);
  json["replaced"] = Json::array();
  for (const auth::Session& ended : logged_in->replaced) {
    json["replaced"].push_back({{"user", ended.account}, {"address", ended.address}});
  }
  Response response = json_response(json);
  response.headers.emplace_back("Set-Cookie", set_cookie(request.door, logged_in->token));
  co_return response;
}

Response log_out(auth::LoginDesk& desk, const Request& request) {
  desk.log_out(request.caller->session, origin_of(request));
  Response response;
  response.status = 204;
  response.headers.emplace_back("Set-Cookie", set_cookie(request.door, {}));
  return response;
}

Response session(const auth::LoginDesk& desk, const Request& request) {
  return json_response(session_json(desk, *desk.session(request.caller->session)));
}

asio::awaitable<Response> change_password(auth::LoginDesk& desk, const Request& request) {
  auto body = json_object(request, {"current", "new"});
  if (auto* refused = std::get_if<Response>(&body)) {
    co_return std::move(*refused);
  }
  auto current = text_member(std::get<Json>(body), "current");
  auto wanted = text_member(std::get<Json>(body), "new");
  for (auto* member : {&current, &wanted}) {
    if (auto* refused = std::get_if<Response>(member)) {
      co_return std::move(*refused);
    }
  }
  auto pending = desk.change_password(request.caller->session, std::get<std::string>(current),
                                      std::get<std::string>(wanted), origin_of(request));
  const auto changed = co_await std::move(pending);
  if (!changed) {
    Response refused = refusal_response(changed.error());
    // The session is good; only the password it showed was not.
    refused =
        changed.error().kind == auth::Refusal::Kind::wrong ? problem(403, changed.error().message) : std::move(refused);
    co_return refused;
  }
  Response response;
  response.status = 204;
  response.headers.emplace_back("Set-Cookie", set_cookie(request.door, {}));
  co_return response;
}

}  // namespace

Response refusal_response(const auth::Refusal& refusal) {
  switch (refusal.kind) {
    case auth::Refusal::Kind::wrong:
      return problem(401, refusal.message);
    case auth::Refusal::Kind::busy: {
      Response response = problem(503, refusal.message);
      response.headers.emplace_back("Retry-After", "2");
      return response;
    }
    case auth::Refusal::Kind::not_allowed:
      return problem(403, refusal.message);
    case auth::Refusal::Kind::invalid:
      return problem(422, refusal.message);
    case auth::Refusal::Kind::missing:
      return problem(404, refusal.message);
    case auth::Refusal::Kind::storage:
      break;
  }
  return not_stored(refusal.message);
}

void add_login_routes(Router& router, auth::LoginDesk& desk) {
  using namespace schema;
  router.add(Route("POST", "/api/v1/login", Access::anyone, kBodyLimit, "Log in; the cookie is the session.")
                 .in(kGroup)
                 .takes(body({{"user", text()}, {"password", text()}}))
                 .gives(200, "The session, and those it ended.", login_schema(), {"Set-Cookie"})
                 .refuses(401, "Name or password is wrong, or tries are paused: the answer never says which.")
                 .refuses(503, "Too many log-ins are being checked."),
             Router::AwaitingHandler([&desk](const Request& request) { return log_in(desk, request); }));
  router.add(Route("POST", "/api/v1/logout", Access::session, 0, "End this session.")
                 .in(kGroup)
                 .gives_nothing(204, "The session has ended."),
             Router::Handler([&desk](const Request& request) { return log_out(desk, request); }));
  router.add(Route("GET", "/api/v1/session", Access::session, 0, "Who is logged in, and for how long.")
                 .in(kGroup)
                 .gives(200, "The session.", object(session_members())),
             Router::Handler([&desk](const Request& request) { return session(desk, request); }));
  router.add(
      Route("PUT", "/api/v1/password", Access::session, kBodyLimit, "Change one's own password; ends its sessions.")
          .in(kGroup)
          .takes(body({{"current", text()}, {"new", text()}}))
          .gives_nothing(204, "Changed: log in again.")
          .refuses(503, "Too many passwords are being checked.")
          .keeps(),
      Router::AwaitingHandler([&desk](const Request& request) { return change_password(desk, request); }));
}

}  // namespace nv::http
