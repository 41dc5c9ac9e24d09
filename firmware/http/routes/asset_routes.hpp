// GET / and the files of the web page.
#pragma once

#include <vector>

#include "http/assets.hpp"
#include "http/router.hpp"

namespace nv::http {

// Without any asset, "/" says that this card has no page.
void add_asset_routes(Router& router, std::vector<Asset> assets);

}  // namespace nv::http
