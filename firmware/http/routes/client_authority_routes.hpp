// Mutual TLS: /api/v1/client-authorities. While an authority is uploaded, HTTPS lets in only clients with a certificate
// of it; everything else (log-in, tokens, roles) stays as it is.
#pragma once

#include <functional>

#include "http/router.hpp"
#include "tls/client_authorities.hpp"

namespace nv::http {

// The authorities must outlive the router. `changed` hears of every upload and removal, and by whom.
void add_client_authority_routes(Router& router, tls::ClientAuthorities& authorities,
                                 std::function<void(bool uploaded, const core::Origin& origin)> changed);

}  // namespace nv::http
