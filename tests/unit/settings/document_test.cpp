#include "settings/document.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "support/show_result.hpp"

using namespace nv::settings;

TEST_CASE("a settings file is sections of named values", "[settings][document]") {
  const auto document = parse_settings(R"({"serial": {"slave": 7, "fixed_baud": null, "project_controls": true},
                                           "identity": {"system_name": "caf\u00e9"}, "empty": {}})");
  REQUIRE(document);
  CHECK(document->sections == std::vector<std::string>{"serial", "identity", "empty"});
  CHECK(document->entries == std::vector<Entry>{{"serial", "slave", std::int64_t{7}},
                                                {"serial", "fixed_baud", Value()},
                                                {"serial", "project_controls", true},
                                                {"identity", "system_name", std::string("caf\xC3\xA9")}});
}

TEST_CASE("what no setting can be is kept as unusable, whatever is inside it", "[settings][document]") {
  struct Case {
    const char* text;
    std::vector<Entry> entries;
  };
  const auto c = GENERATE(values<Case>({
      {R"({"a": {"b": 1.5}})", {{"a", "b", Unusable{"1.5"}}}},
      {R"({"a": {"b": 1e3}})", {{"a", "b", Unusable{"1e3"}}}},
      {R"({"a": {"b": 18446744073709551615}})", {{"a", "b", Unusable{"18446744073709551615"}}}},
      {R"({"a": {"b": 9223372036854775807}})", {{"a", "b", INT64_MAX}}},
      {R"({"a": {"b": -9223372036854775808}})", {{"a", "b", INT64_MIN}}},
      {R"({"a": {"b": [1, {"c": 2}, [3]], "d": 4}})", {{"a", "b", Unusable{"a list"}}, {"a", "d", std::int64_t{4}}}},
      {R"({"a": {"b": {"c": {"d": 1}}, "e": 4}})", {{"a", "b", Unusable{"an object"}}, {"a", "e", std::int64_t{4}}}},
      {R"({"a": 1, "b": {"c": 2}})", {{"a", "", Unusable{"no object"}}, {"b", "c", std::int64_t{2}}}},
      {R"({"a": [{"x": 1}], "b": {"c": 2}})", {{"a", "", Unusable{"no object"}}, {"b", "c", std::int64_t{2}}}},
      {R"({"a": {"b": 1, "b": 2}})", {{"a", "b", std::int64_t{1}}, {"a", "b", std::int64_t{2}}}},
      {R"({})", {}},
      {"\xEF\xBB\xBF{\"a\": {\"b\": 1}}", {{"a", "b", std::int64_t{1}}}},
      {"{\"a\":\r\n{\"b\":\r\n1}}\r\n", {{"a", "b", std::int64_t{1}}}},
  }));
  CAPTURE(c.text);
  const auto document = parse_settings(c.text);
  REQUIRE(document);
  CHECK(document->entries == c.entries);
}

TEST_CASE("what is no settings file is refused with its line, never with its content", "[settings][document]") {
  struct Case {
    const char* name;
    std::string text;
    const char* message;
  };
  const auto c = GENERATE(values<Case>({
      {"empty", "", "no valid JSON at line 1"},
      {"blank", " \n\n", "no valid JSON at line 3"},
      {"cut short", "{\"a\": {\n\"password\": \"hunter2", "no valid JSON at line 2"},
      {"text after the end", "{}\n{}", "no valid JSON at line 2"},
      {"a comment", "{\n// hunter2\n}", "no valid JSON at line 2"},
      {"trailing comma", "{\"a\": {\"b\": 1,}}", "no valid JSON at line 1"},
      {"broken UTF-8", "{\"a\": {\"b\": \"\xFF\"}}", "no valid JSON at line 1"},
      {"line break in a text", "{\"a\": {\"b\": \"x\ny\"}}", "no valid JSON at line"},
      {"not a number", "{\"a\": {\"b\": NaN}}", "no valid JSON at line 1"},
      {"number beyond double", "{\"a\": {\"b\": 1e999}}", "no valid JSON at line 1"},
      {"zero bytes", std::string(100, '\0'), "no valid JSON at line 1"},
      {"a list", "[]", "the top level is no object"},
      {"a number", "1", "the top level is no object"},
      {"null", "null", "the top level is no object"},
      {"too long", std::string(kLargestFile + 1, ' '), "longer than 262144 bytes"},
      {"too deep, lists", std::string(100'000, '['), "the top level is no object"},
      {"too deep, in a section", "{\"a\":" + std::string(100'000, '['), "nested too deeply"},
      {"too deep, objects",
       [] {
         std::string text;
         for (int i = 0; i < 40'000; ++i) {
           text += "{\"a\":";
         }
         return text;
       }(),
       "nested too deeply"},
  }));
  CAPTURE(c.name);
  const auto document = parse_settings(c.text);
  REQUIRE_FALSE(document);
  CHECK_THAT(document.error().message, Catch::StartsWith(c.message));
  CHECK_THAT(document.error().message, !Catch::Contains("hunter2"));
}

TEST_CASE("nesting as deep as allowed is read", "[settings][document]") {
  const auto nested = [](std::size_t depth) {
    const std::size_t lists = depth - 2;
    return "{\"a\":{\"b\":" + std::string(lists, '[') + std::string(lists, ']') + "}}";
  };
  CHECK(parse_settings(nested(kDeepestNesting)));
  CHECK_FALSE(parse_settings(nested(kDeepestNesting + 1)));
}

TEST_CASE("what is written is read again the same", "[settings][document]") {
  const Document document{{"serial", "log"},
                          {{"serial", "slave", std::int64_t{7}},
                           {"serial", "fixed_baud", Value()},
                           {"serial", "project_controls", false},
                           {"log", "level", std::string("quote \" backslash \\ \xE2\x82\xAC")}}};
  const std::string text = format_settings(document);
  CHECK(text.back() == '\n');
  const auto again = parse_settings(text);
  REQUIRE(again);
  CHECK(*again == document);
}
