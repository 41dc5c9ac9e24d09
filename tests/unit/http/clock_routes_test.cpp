#include <catch2/catch.hpp>

#include "http/json_body.hpp"
#include "http/routes/clock_routes.hpp"

using namespace nv::http;

TEST_CASE("a time is RFC 3339 with its zone, and exists", "[http]") {
  const auto shown = [](const char* text) {
    const auto time = parse_time(text);
    return time ? time_text(*time) : "none";
  };
  CHECK(shown("2026-03-29T12:00:00Z") == "2026-03-29T12:00:00.000Z");
  CHECK(shown("2026-03-29T00:30:00+01:00") == "2026-03-28T23:30:00.000Z");
  CHECK(shown("2099-12-31T23:59:59-05:30") == "2100-01-01T05:29:59.000Z");
  for (const char* wrong :
       {"", "Z", "2026-03-29", "2026-03-29T12:00:00", "2026-03-29T12:00:00z", "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z", "1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "2026-03-29T24:00:00Z",
        "2026-03-29T12:60:00Z", "2026-03-29T12:00:60Z", "2026-03-29T12:00:00+24:00", "2026-03-29T12:00:00+1:00",
        "2026-03-29 12:00:00Z", "+026-03-29T12:00:00Z", "2026-03-29T12:00:00.5Z", "2026-03--9T12:00:00Z"}) {
    CAPTURE(wrong);
    CHECK(shown(wrong) == "none");
  }
}
