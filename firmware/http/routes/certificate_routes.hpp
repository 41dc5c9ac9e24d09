// The card's certificate (manual 3.5, 15.2): /api/v1/certificate, and its root for clients to trust, /cacert.crt.
#pragma once

#include <functional>

#include "http/router.hpp"
#include "tls/certificates.hpp"

namespace nv::http {

// The certificates must outlive the router. `changed` hears of every upload and removal: what was done, and by whom.
void add_certificate_routes(Router& router, tls::Certificates& certificates,
                            std::function<void(bool uploaded, const core::Origin& origin)> changed);

}  // namespace nv::http
