// The libraries the daemon is made of.
#pragma once

#include <string>
#include <vector>

#include "http/routes/about_routes.hpp"

namespace nv::app {

// What the daemon itself uses, in the order of the alphabet. Versions are those of the libraries that are loaded now,
// where they tell.
std::vector<http::Part> daemon_parts();

// Those, and what they bring along: an array of {"name", "license" (SPDX), "package" (Debian's), "use" ("loaded",
// "compiled_in" or "brought_along")}. tools/sbom is made of it.
std::string licenses_json();

}  // namespace nv::app
