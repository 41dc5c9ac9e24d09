#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "http/docs_page.hpp"
#include "http/openapi.hpp"
#include "http/routes/openapi_routes.hpp"

using namespace nv::http;
using Json = nlohmann::ordered_json;

namespace {

Route put_user() {
  return Route("PUT", "/api/v1/users/{index}", Access::admin, 100, "Set a row.")
      .in("Accounts")
      .at("index", schema::integer(1, 8), "The row.")
      .takes(schema::body({{"name", schema::text(32)}, schema::optional("password", schema::text())}))
      .gives(200, "The table.", schema::object({{"users", schema::list(schema::text())}}), {"ETag"})
      .refuses(409, "Somebody else has it.");
}

Json operation(const Route& route, const char* path, const char* method) {
  return openapi_document({route}, "1.2.3").at("paths").at(path).at(method);
}

std::vector<int> statuses(const Route& route) {
  std::vector<int> list;
  for (const Answer& answer : answers_of(route)) {
    list.push_back(answer.status);
  }
  return list;
}

}  // namespace

TEST_CASE("an operation says what its declaration says", "[http][openapi]") {
  const Json put = operation(put_user(), "/api/v1/users/{index}", "put");
  CHECK(put.at("operationId") == "put_users_index");
  CHECK(put.at("x-access") == "admin");
  CHECK(put.at("parameters").at(0) == Json{{"name", "index"},
                                           {"in", "path"},
                                           {"required", true},
                                           {"description", "The row."},
                                           {"schema", {{"type", "integer"}, {"minimum", 1}, {"maximum", 8}}}});
  const Json body = put.at("requestBody").at("content").at("application/json").at("schema");
  CHECK(body.at("additionalProperties") == false);
  CHECK(body.at("required") == Json::array({"name"}));
  CHECK(put.at("responses").at("200").at("headers").contains("ETag"));
  CHECK(put.at("responses").at("409").at("content").contains("application/problem+json"));
}

TEST_CASE("every route of a kind has the problems of that kind", "[http][openapi]") {
  CHECK(statuses(put_user()) == std::vector<int>{200, 400, 401, 403, 404, 409, 413, 415, 422, 429});
  CHECK(statuses(Route("GET", "/a", Access::read_only, 0, "Read.").in("A").gives_nothing(204, "Nothing.")) ==
        std::vector<int>{204, 401, 403, 429});
  CHECK(statuses(Route("GET", "/a", Access::anyone, 0, "Read.").in("A").gives_nothing(204, "Nothing.")) ==
        std::vector<int>{204});
  CHECK(statuses(Route("POST", "/a", Access::anyone, 9, "Do.").in("A").takes_file("application/pdf")) ==
        std::vector<int>{403, 413});
}

TEST_CASE("a token opens no route of the administrator", "[http][openapi]") {
  const Json put = operation(put_user(), "/api/v1/users/{index}", "put");
  CHECK(put.at("security") == Json::array({Json{{"session", Json::array()}}}));
  const Json get = operation(Route("GET", "/a", Access::read_only, 0, "Read.").in("A"), "/a", "get");
  CHECK(get.at("security").size() == 2);
}

TEST_CASE("what is null is said to be", "[http][openapi]") {
  CHECK(schema::nullable(schema::text()).json().dump() == R"({"type":["string","null"]})");
  CHECK(schema::nullable(schema::choice({"a"})).json().dump() ==
        R"({"anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]})");
}

TEST_CASE("files of the web page are not part of the interface", "[http][openapi]") {
  CHECK(openapi_document({Route("GET", "/", Access::anyone, 0, "The page.")}, "1").at("paths").empty());
}

TEST_CASE("routes added after the documentation's are in it", "[http][openapi]") {
  Router router;
  add_openapi_routes(router, "1.2.3");
  router.add(put_user(), Router::Handler([](const Request&) { return Response(); }));
  Request request = *parse_target("GET", "/api/v1/openapi.json");
  const auto found = router.find(request);
  const auto& handler = std::get<Router::Handler>(std::get<const Router::Entry*>(found)->handler);
  const Json document = Json::parse(handler(request).text());
  std::vector<std::string> paths;
  for (const auto& [path, operations] : document.at("paths").items()) {
    paths.push_back(path);
  }
  CHECK(paths == std::vector<std::string>{"/api/docs", "/api/v1/openapi.json", "/api/v1/users/{index}"});
  CHECK(document.at("info").at("version") == "1.2.3");
}

TEST_CASE("the page shows words literally", "[http][openapi]") {
  const std::string page = docs_page({Route("GET", "/a", Access::anyone, 0, "<script>\"&").in("A")}, "1");
  CHECK(page.find("&lt;script&gt;&quot;&amp;") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
}
