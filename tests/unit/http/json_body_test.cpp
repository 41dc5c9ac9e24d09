#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "http/json_body.hpp"

using namespace nv::http;
using Json = nlohmann::ordered_json;

namespace {

int status_of(std::string body, const char* type = "application/json") {
  Request request;
  request.headers.emplace_back("content-type", type);
  request.body = std::move(body);
  const auto result = json_object(request, {"a", "b"});
  return std::holds_alternative<Json>(result) ? 200 : std::get<Response>(result).status;
}

}  // namespace

TEST_CASE("a JSON body is an object of known members, or refused", "[http]") {
  CHECK(status_of(R"({"a": 1})") == 200);
  CHECK(status_of("{}", "Application/JSON; charset=utf-8") == 200);
  CHECK(status_of("{}", "text/plain") == 415);
  CHECK(status_of("{}", "application/x-www-form-urlencoded") == 415);
  CHECK(status_of("{}", "application/jsonx") == 415);
  CHECK(status_of("") == 400);
  CHECK(status_of("{\"a\": ") == 400);
  CHECK(status_of("\xFF\xFE{}") == 400);
  CHECK(status_of(R"({"a": "\uD800"})") == 400);
  CHECK(status_of("[]") == 422);
  CHECK(status_of("1") == 422);
  CHECK(status_of(R"({"c": 1})") == 422);
  CHECK(status_of(std::string(10'000, '[')) == 400);
  CHECK(status_of(R"({"a": )" + std::string(50, '[') + std::string(50, ']') + "}") == 400);
}

TEST_CASE("a member must be text", "[http]") {
  const Json object{{"a", "x"}, {"b", 1}};
  CHECK(std::get<std::string>(text_member(object, "a")) == "x");
  CHECK(std::get<Response>(text_member(object, "b")).status == 422);
  CHECK(std::get<Response>(text_member(object, "c")).body.find("\\\"c\\\"") != std::string::npos);
}
