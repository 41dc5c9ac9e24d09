#include <catch2/catch.hpp>

#include "http/router.hpp"

using namespace nv::http;

namespace {

Router::Handler says(std::string text) {
  return [text](const Request&) {
    Response response;
    response.body = text;
    return response;
  };
}

void add(Router& router, const char* method, const char* path) {
  router.add({method, path, Access::admin, 0, "test"}, says(std::string(method) + " " + path));
}

// "METHOD PATH" of the route, or the status of the refusal.
std::string found(const Router& router, const char* method, const char* target, Request* kept = nullptr) {
  Request request = *parse_target(method, target);
  const auto result = router.find(request);
  if (kept != nullptr) {
    *kept = request;
  }
  if (const auto* response = std::get_if<Response>(&result)) {
    return std::to_string(response->status);
  }
  return std::get<Router::Handler>(std::get<const Router::Entry*>(result)->handler)(request).body;
}

}  // namespace

TEST_CASE("a router finds by path and method", "[http]") {
  Router router;
  add(router, "GET", "/a");
  add(router, "PUT", "/a");
  add(router, "GET", "/users/{index}");
  add(router, "GET", "/users/me");
  CHECK(found(router, "GET", "/a") == "GET /a");
  CHECK(found(router, "HEAD", "/a") == "GET /a");
  CHECK(found(router, "PUT", "/a?x=1") == "PUT /a");
  CHECK(found(router, "GET", "/users/me") == "GET /users/me");
  Request request;
  CHECK(found(router, "GET", "/users/7", &request) == "GET /users/{index}");
  CHECK(request.parameters.at("index") == "7");
  for (const char* unknown : {"/", "/b", "/a/", "//a", "/A", "/a/b", "/users/", "/users/1/2", "/users"}) {
    CAPTURE(unknown);
    CHECK(found(router, "GET", unknown) == "404");
  }
}

TEST_CASE("another method is told which ones there are", "[http]") {
  Router router;
  add(router, "GET", "/a");
  add(router, "PUT", "/a");
  for (const char* method : {"POST", "DELETE", "TRACE", "OPTIONS", "get", "PATCH"}) {
    Request request = *parse_target(method, "/a");
    const auto result = router.find(request);
    const auto& refused = std::get<Response>(result);
    CHECK(refused.status == 405);
    CHECK(refused.headers.front() == std::pair<std::string, std::string>{"Allow", "GET, HEAD, PUT"});
  }
}

TEST_CASE("routes are listed, and two of the same are a mistake", "[http]") {
  Router router;
  add(router, "GET", "/b/{x}");
  add(router, "GET", "/a");
  const auto routes = router.routes();
  REQUIRE(routes.size() == 2);
  CHECK(routes[0].path == "/a");
  CHECK(routes[1].path == "/b/{x}");
  CHECK_THROWS(add(router, "GET", "/a"));
}
