#include "history/query_text.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "history_support.hpp"
#include "support/manual_clock.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

namespace {

ManualClock clock_at_start() {
  ManualClock clock;
  clock.set_wall(to_wall_time(kStart));
  return clock;
}
const ManualClock kClock = clock_at_start();
using Given = std::vector<Parameter>;

}  // namespace

TEST_CASE("records: period, page, columns by name and by group", "[history][query]") {
  const auto plain = record_query({}, kClock);
  REQUIRE(plain);
  CHECK(plain->limit == 100);
  CHECK(plain->columns.empty());
  const Given given{{"series", "sts"},   {"last", "30"}, {"columns", "output_frequency,input,output_frequency"},
                    {"order", "oldest"}, {"page", "3"},  {"per_page", "5"}};
  const auto query = record_query(given, kClock);
  REQUIRE(query);
  CHECK(query->series == Series::sts);
  CHECK(query->period.from == kStart + 1 - 30 * kMinute);
  CHECK(query->columns == std::vector<std::size_t>{9, 0, 1, 2, 3, 4, 5});  // each once, in the order asked for
  CHECK_FALSE(query->newest_first);
  CHECK(query->offset == 10);
  CHECK(query->limit == 5);
}

TEST_CASE("events: log, least level, order", "[history][query]") {
  const auto query =
      event_query(Given{{"log", "card"}, {"least", "warning"}, {"order", "severity"}, {"text", "a b"}}, kClock);
  REQUIRE(query);
  CHECK(query->log == model::EventLog::card);
  CHECK(query->least == model::Level::warning);
  CHECK(query->order == EventOrder::severity);
  CHECK(query->text == "a b");
}

TEST_CASE("graphs: points and dates", "[history][query]") {
  const auto query = graph_query(Given{{"points", "1000"}, {"from", "2024-03-01"}, {"to", "2024-03-31"}}, kClock);
  REQUIRE(query);
  CHECK(query->points == 1000);
  CHECK(query->period.to - query->period.from == 31LL * 24 * 60 * kMinute);
}

TEST_CASE("every refusal is one line that names the parameter", "[history][query]") {
  struct Case {
    Given given;
    const char* message;
  };
  static const std::string long_text(2000, ',');  // outlives the runs, as the cases that point into it do
  const auto c = GENERATE(values<Case>({
      {{{"page", "0"}}, "page: not a number from 1 to 10000000"},
      {{{"page", "-1"}}, "page: not a number from 1 to 10000000"},
      {{{"page", "1 OR 1=1"}}, "page: not a number from 1 to 10000000"},
      {{{"page", "99999999999999999999"}}, "page: not a number from 1 to 10000000"},
      {{{"per_page", "1001"}}, "per_page: not a number from 1 to 1000"},
      {{{"per_page", "0x10"}}, "per_page: not a number from 1 to 1000"},
      {{{"series", "bms"}}, "series: not one of ups, ups_extended, sts"},
      {{{"order", "id; DROP TABLE x"}}, "order: not one of newest, oldest"},
      {{{"columns", "time"}}, "columns: time is no column or group"},
      {{{"columns", "input,,output"}}, "columns: a word given is no column or group"},
      {{{"columns", long_text}}, "columns: too long"},
      {{{"from", "yesterday"}}, "from: not a date or time; use YYYY-MM-DD, dd/mm/yyyy or YYYY-MM-DDThh:mm:ss"},
      {{{"last", "30"}, {"from", "2024-03-01"}}, "last: not together with from or to"},
      {{{"page", "1"}, {"page", "2"}}, "page: given more than once"},
      {{{"limit", "1"}}, "limit: no such parameter; known are series, from, to, last, columns, order, page, per_page"},
  }));
  const auto query = record_query(c.given, kClock);
  REQUIRE_FALSE(query);
  CHECK(query.error().message == c.message);
}
