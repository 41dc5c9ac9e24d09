// Who may pass, by session cookie or API token; what a session must show before it changes something; what a card whose
// first password has not been changed refuses. Main thread.
#pragma once

#include <string>
#include <string_view>

#include "auth/login_desk.hpp"
#include "http/gate.hpp"
#include "http/rate_limit.hpp"

namespace nv::http {

class LoginGate final : public Gate {
 public:
  explicit LoginGate(auth::LoginDesk& desk) : desk_(desk) {}

  void set_requests_per_s(unsigned number) { rate_.set(number); }

  std::optional<Response> admit(Request& request, const Route& route) override;
  std::optional<Response> admit_again(Request& request, const Route& route) override;

 private:
  std::optional<Response> identify(Request& request, bool renews);
  std::optional<Response> identify_token(Request& request, std::string_view authorization);
  std::optional<Response> forged(const Request& request, const Route& route) const;

  std::optional<Response> judge(Request& request, const Route& route);
  std::optional<Response> asks_too_often(const Caller& caller);

  auth::LoginDesk& desk_;
  RateLimit rate_;
};

// By what a browser says of the page that makes it ask (Fetch Metadata, RFC 6454): only our own pages may change things
// or listen.
bool is_from_elsewhere(const Request& request);
// The API token in a header Authorization; empty when there is none.
std::string_view bearer_token(std::string_view authorization);
// For people: why a session is no longer good, and who took its place from where.
std::string session_end_text(const auth::Sessions::Ending& ending);
// The session's token in the request's cookies; empty when there is none, or not exactly one.
std::string_view session_cookie(const Request& request);
// What Set-Cookie says; an empty token takes the cookie away.
std::string set_cookie(Door door, std::string_view token);

}  // namespace nv::http
