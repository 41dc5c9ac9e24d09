#include <catch2/catch.hpp>

#include "http/routes/about_routes.hpp"
#include "support/show_result.hpp"

using namespace nv;
using http::parse_parts;

TEST_CASE("the parts of the page are read as its build writes them", "[http]") {
  const auto parts = parse_parts(
      R"({"parts": [{"name": "preact", "version": "11.2.0", "license": "MIT", "text": "Copyright"}], "more": 1})");
  REQUIRE(parts);
  CHECK(*parts == std::vector<http::Part>{{"preact", "11.2.0", "MIT", "Copyright"}});
  CHECK(parse_parts(R"({"parts": []})")->empty());
}

TEST_CASE("a list of parts that is none is refused", "[http]") {
  const auto text = GENERATE(as<std::string>{}, "", "[]", "{}", "\xFF", R"({"parts": {}})", R"({"parts": ["x"]})",
                             R"({"parts": [{"name": "a", "version": 1, "license": "MIT", "text": ""}]})",
                             R"({"parts": [{"name": "a", "version": "1", "license": "MIT"}]})");
  CAPTURE(text);
  CHECK_FALSE(parse_parts(text));
}

TEST_CASE("a list of 200 parts is read, a longer one refused", "[http]") {
  const auto list = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += std::string(text.empty() ? "" : ",") + R"({"name": "a", "version": "1", "license": "MIT", "text": ""})";
    }
    return R"({"parts": [)" + text + "]}";
  };
  CHECK(parse_parts(list(200))->size() == 200);
  CHECK_FALSE(parse_parts(list(201)));
}
