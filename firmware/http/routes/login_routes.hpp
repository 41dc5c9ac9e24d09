// Log-in, the session, its password: /api/v1/login, /logout, /session, /password.
#pragma once

#include "auth/login_desk.hpp"
#include "http/router.hpp"

namespace nv::http {

// The desk must outlive the router.
void add_login_routes(Router& router, auth::LoginDesk& desk);

// The answer to what the desk has not done.
Response refusal_response(const auth::Refusal& refusal);

}  // namespace nv::http
