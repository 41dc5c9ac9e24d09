#include "http/login_gate.hpp"

#include <algorithm>

#include "auth/secrets.hpp"

namespace nv::http {
namespace {

constexpr std::size_t kTokenLength = 64;  // of auth::random_token
constexpr std::string_view kBearer = "Bearer";

// "__Host-" makes browsers hold the cookie to this host, to HTTPS and to the whole path (RFC 6265bis 4.1.3.2).
std::string_view cookie_name(Door door) {
  return door == Door::https ? "__Host-session" : "session";
}

Response unauthorized(std::string_view detail) {
  Response response = problem(401, detail);
  response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"netvisiond\"");
  return response;
}

bool shows_token(const Request& request) {
  return std::ranges::any_of(request.headers, [](const auto& one) { return one.first == "authorization"; });
}

bool is_change(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

std::optional<Response> lacks_right(const Caller& caller, const Route& route) {
  const bool enough = route.access == Access::admin        ? caller.role == auth::Role::admin
                      : route.access == Access::read_write ? caller.role != auth::Role::read_only
                                                           : true;
  if (enough) {
    return std::nullopt;
  }
  return problem(403,
                 route.access == Access::admin ? "only the administrator may do this" : "this account may only read");
}

}  // namespace

// RFC 9110 11.1: a scheme's name ignores case; 11.4: then one space or more.
std::string_view bearer_token(std::string_view authorization) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const std::string_view scheme = authorization.substr(0, authorization.find(' '));
  const auto token = authorization.find_first_not_of(' ', scheme.size());
  const bool is_bearer = std::ranges::equal(scheme, kBearer, {}, lower, lower);
  return is_bearer && token != std::string_view::npos ? authorization.substr(token) : std::string_view();
}

bool is_from_elsewhere(const Request& request) {
  const auto site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return true;
  }
  const bool says_origin = std::ranges::any_of(request.headers, [](const auto& one) { return one.first == "origin"; });
  const std::string own = (request.door == Door::https ? "https://" : "http://") + std::string(request.header("host"));
  return says_origin && request.header("origin") != own;
}

std::string session_end_text(const auth::Sessions::Ending& ending) {
  switch (ending.why) {
    case auth::Sessions::End::logged_out:
      return "this session has logged out";
    case auth::Sessions::End::timed_out:
      return "this session has timed out: log in again";
    case auth::Sessions::End::replaced:
      return "this session was ended by a newer one of " + ending.by + " from " + ending.from + ": log in again";
    case auth::Sessions::End::account_changed:
      return "the account has been changed: log in again";
    case auth::Sessions::End::limited:
      return "the card now admits fewer sessions: log in again";
    case auth::Sessions::End::unknown:
      break;
  }
  return "log in first";
}

std::string_view session_cookie(const Request& request) {
  const std::string_view name = cookie_name(request.door);
  std::string_view found;
  int count = 0;
  for (const auto& [header, value] : request.headers) {
    std::string_view rest = header == "cookie" ? std::string_view(value) : std::string_view();
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (pair.starts_with(' ')) {
        pair.remove_prefix(1);
      }
      if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
        found = pair.substr(name.size() + 1);
        ++count;
      }
    }
  }
  return count == 1 && found.size() == kTokenLength ? found : std::string_view();
}

std::string set_cookie(Door door, std::string_view token) {
  std::string cookie =
      std::string(cookie_name(door)) + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Strict";
  cookie += door == Door::https ? "; Secure" : "";
  cookie += token.empty() ? "; Max-Age=0" : "";
  return cookie;
}

std::optional<Response> LoginGate::identify_token(Request& request, std::string_view authorization) {
  const std::string_view secret = bearer_token(authorization);
  if (secret.empty()) {
    return unauthorized("the header Authorization must be \"Bearer\" and one API token");
  }
  if (request.token_digest.empty()) {
    request.token_digest = auth::token_digest(secret);
  }
  const auth::ApiToken* token = desk_.find_token_of(request.token_digest);
  if (token == nullptr && !desk_.barred().empty()) {
    return problem(503, "the card cannot read its accounts: nobody gets in until it can");
  }
  if (token == nullptr) {
    return unauthorized("the API token is unknown or has expired");
  }
  request.caller = Caller{token->name, "REST", token->role, 0};
  return std::nullopt;
}

// Sets the caller, if there is one. An answer only to who shows something that is not good.
std::optional<Response> LoginGate::identify(Request& request, bool renews) {
  if (shows_token(request)) {
    return identify_token(request, request.header("authorization"));
  }
  const std::string_view cookie = session_cookie(request);
  const auth::Session* session = cookie.empty() ? nullptr : renews ? desk_.use(cookie) : desk_.look(cookie);
  if (session != nullptr) {
    request.caller = Caller{session->account, session->via, session->role, session->id};
  } else if (!cookie.empty()) {
    return unauthorized(session_end_text(desk_.end_of(cookie)));
  } else if (request.door == Door::local) {
    request.caller = Caller{"local program", "local", auth::Role::read_only, 0};
  }
  return std::nullopt;
}

// A change must come from our own page, and one by cookie must show the session's own token: another site can make a
// browser send the cookie, but cannot read that.
std::optional<Response> LoginGate::forged(const Request& request, const Route& route) const {
  if (!is_change(request)) {
    return std::nullopt;
  }
  if (is_from_elsewhere(request)) {
    return problem(403, "the request comes from another site's page");
  }
  const auth::Session* session = request.caller ? desk_.session(request.caller->session) : nullptr;
  if (session != nullptr && route.access != Access::anyone &&
      !auth::equal(request.header("x-csrf-token"), session->csrf)) {
    return problem(403, "the header X-CSRF-Token is missing or is not this session's");
  }
  return std::nullopt;
}

std::optional<Response> LoginGate::asks_too_often(const Caller& caller) {
  const auto wait = rate_.take(caller.via + " " + caller.name, std::chrono::steady_clock::now());
  if (!wait) {
    return std::nullopt;
  }
  Response response = problem(429, "this account or token asks too often");
  response.headers.emplace_back("Retry-After", std::to_string(wait->count()));
  return response;
}

// Only who may pass is counted: nobody uses up another's share.
std::optional<Response> LoginGate::admit(Request& request, const Route& route) {
  auto refused = judge(request, route);
  const bool counts = !refused && request.caller && request.door != Door::local && route.access > Access::visitor;
  return counts ? asks_too_often(*request.caller) : std::move(refused);
}

std::optional<Response> LoginGate::admit_again(Request& request, const Route& route) {
  request.caller.reset();
  return judge(request, route);
}

std::optional<Response> LoginGate::judge(Request& request, const Route& route) {
  const bool renews = !route.background && request.header("x-background").empty();
  auto refused = identify(request, renews);
  if (route.access == Access::anyone) {
    return forged(request, route);  // an old cookie must not stand in the way of a new log-in
  }
  // So it must not on what is everybody's: browsers send it by themselves. A token is shown on purpose: a wrong one is
  // told.
  const bool is_public = route.access == Access::visitor || (route.opened && route.opened());
  if (refused && !(is_public && !shows_token(request))) {
    return refused;
  }
  const bool local_reader = request.door == Door::local && request.caller && request.caller->session == 0;
  if (desk_.is_factory_new() && !local_reader && route.access != Access::session) {
    return request.caller ? problem(403, "change the first password before anything else")
                          : unauthorized("log in and change the first password before anything else");
  }
  if (is_public) {
    return forged(request, route);
  }
  if (!request.caller) {
    return unauthorized(session_end_text({}));
  }
  if (auto trick = forged(request, route)) {
    return trick;
  }
  const auth::Session* session = desk_.session(request.caller->session);
  if (route.access == Access::session) {
    return session != nullptr ? std::nullopt : std::optional(unauthorized("this needs a session: log in first"));
  }
  if (session != nullptr && session->restricted) {
    return problem(403, "change the password before anything else");
  }
  return lacks_right(*request.caller, route);
}

}  // namespace nv::http
