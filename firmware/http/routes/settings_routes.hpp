// The settings (manual 15): /api/v1/settings. Each section with an ETag, so that nobody overwrites what he has not
// seen.
#pragma once

#include "http/router.hpp"
#include "settings/store.hpp"

namespace nv::http {

// The store must outlive the router.
void add_settings_routes(Router& router, settings::Store& store);

}  // namespace nv::http
