// The libraries the daemon is made of.
#pragma once

#include <vector>

#include "http/routes/about_routes.hpp"

namespace nv::app {

// In the order of the alphabet. Versions are those of the libraries that are loaded now, where they tell.
std::vector<http::Part> daemon_parts();

}  // namespace nv::app
