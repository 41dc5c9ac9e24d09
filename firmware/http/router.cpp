#include "http/router.hpp"

#include <utility>

namespace nv::http {

void Router::get(std::string path, Handler handler) {
  get_routes_.insert_or_assign(std::move(path), std::move(handler));
}

Response Router::handle(const Request& request) const {
  const auto route = get_routes_.find(request.path);
  if (route == get_routes_.end()) {
    return problem(404, "Not Found", "there is nothing at this path");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    Response response = problem(405, "Method Not Allowed", "this path can only be read");
    response.allow = "GET, HEAD";
    return response;
  }
  return route->second(request);
}

}  // namespace nv::http
