#include <catch2/catch.hpp>

#include "http/live/topics.hpp"
#include "support/show_result.hpp"

using namespace nv::http;

TEST_CASE("a client says what it wants to hear of", "[http][live]") {
  const auto all = parse_live_message(R"({"sub":["points","alarms","events"]})");
  REQUIRE(all);
  CHECK(*all == LiveTopics{});
  const auto some = parse_live_message(R"( { "unit": 2, "sub": ["alarms"] } )");
  REQUIRE(some);
  CHECK(*some == LiveTopics{false, true, false, 2});
  const auto none = parse_live_message(R"({"sub":[]})");
  REQUIRE(none);
  CHECK(*none == LiveTopics{false, false, false, 0});
}

TEST_CASE("a message that is not exactly that is refused with words that fit a close frame", "[http][live]") {
  const std::string deep(400, '[');
  const std::string long_one = R"({"sub":[)" + std::string(kLongestLiveMessage, ' ') + "]}";
  const std::vector<std::string> bad_ones{
      "",
      "x",
      "[]",
      "null",
      "{}",
      R"({"sub":"points"})",
      R"({"sub":["points","points"]})",
      R"({"sub":["clients"]})",
      R"({"sub":[1]})",
      R"({"sub":[["points"]]})",
      R"({"sub":[],"unit":-1})",
      R"({"sub":[],"unit":33})",
      R"({"sub":[],"unit":1.0})",
      R"({"sub":[],"unit":"1"})",
      R"({"sub":[],"unit":18446744073709551616})",
      R"({"sub":[],"more":1})",
      R"({"unit":1})",
      R"({"sub":[]} x)",
      "{\"sub\":[\"\xff\"]}",
      deep,
      long_one,
  };
  for (const std::string& bad : bad_ones) {
    CAPTURE(bad);
    const auto parsed = parse_live_message(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message.size() <= 123);  // RFC 6455 5.5.1
  }
}

TEST_CASE("the same stands in a query", "[http][live]") {
  CHECK(*parse_live_query("", "") == LiveTopics{});
  CHECK(*parse_live_query("events,alarms", "3") == LiveTopics{false, true, true, 3});
  CHECK_FALSE(parse_live_query("events,", "0"));
  CHECK_FALSE(parse_live_query(",events", "0"));
  CHECK_FALSE(parse_live_query("events", "33"));
  CHECK_FALSE(parse_live_query("events", "-1"));
  CHECK_FALSE(parse_live_query("events", "999"));
  CHECK_FALSE(parse_live_query("events", "1 "));
}
