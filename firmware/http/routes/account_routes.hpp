// The multi-user table (manual 15.4) and API tokens: /api/v1/users, /api/v1/tokens. For the administrator.
#pragma once

#include "auth/login_desk.hpp"
#include "http/router.hpp"

namespace nv::http {

// The desk must outlive the router.
void add_account_routes(Router& router, auth::LoginDesk& desk);

}  // namespace nv::http
