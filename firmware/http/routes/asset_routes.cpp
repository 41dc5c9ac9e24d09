#include "http/routes/asset_routes.hpp"

#include <utility>

namespace nv::http {
namespace {

void add_get(Router& router, const std::string& path, std::string summary, Router::Handler handler) {
  Route route;
  route.method = "GET";
  route.path = path;
  route.access = Access::anyone;
  route.summary = std::move(summary);
  router.add(std::move(route), std::move(handler));
}

}  // namespace

void add_asset_routes(Router& router, std::vector<Asset> assets) {
  for (Asset& asset : assets) {
    const std::string path = asset.path;
    add_get(router, path, path == "/" ? "The web page." : "A file of the web page.",
            [asset = std::move(asset)](const Request& request) { return asset_response(asset, request); });
  }
  if (assets.empty()) {
    add_get(router, "/", "Says that there is no web page.", [](const Request&) {
      return problem(404, "the web page is not installed on this card; its data is under /api/v1");
    });
  }
}

}  // namespace nv::http
