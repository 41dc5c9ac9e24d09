#include "history/csv.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <ctime>

#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

namespace {

// The card's time zone while a test runs.
class Zone {
 public:
  explicit Zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone() {
    ::unsetenv("TZ");
    ::tzset();
  }
};

std::string whole(Storage& storage, CsvCursor cursor, const CsvFormat& format, int* chunks = nullptr) {
  std::string text;
  for (int count = 1;; ++count) {
    const auto chunk = next_csv_chunk(storage, {.records = 1'000'000}, cursor, format);
    REQUIRE(chunk);
    text += chunk->text;
    cursor = chunk->next;
    if (chunk->done) {
      if (chunks != nullptr) {
        *chunks = count;
      }
      return text;
    }
  }
}

}  // namespace

TEST_CASE("a CSV field is quoted as RFC 4180 asks, and no spreadsheet runs it", "[history][csv]") {
  struct Case {
    std::string text;
    std::string field;
  };
  const auto c = GENERATE(values<Case>({
      {"plain", "plain"},
      {"", ""},
      {"a,b", "\"a,b\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"two\r\nlines", "\"two\r\nlines\""},
      {"=1+1", "\"'=1+1\""},
      {"+49", "\"'+49\""},
      {"-2", "\"'-2\""},
      {"@SUM(A1)", "\"'@SUM(A1)\""},
      {"\tx", "\"'\tx\""},
      {"\rx", "\"'\rx\""},
      {"=cmd|' /C calc'!\"A0\"", "\"'=cmd|' /C calc'!\"\"A0\"\"\""},
  }));
  CHECK(csv_field(c.text) == c.field);
}

TEST_CASE("numbers in their decimals, also below zero", "[history][csv]") {
  CHECK(decimal_text(2304, 1) == "230.4");
  CHECK(decimal_text(-5, 1) == "-0.5");
  CHECK(decimal_text(7, 2) == "0.07");
  CHECK(decimal_text(230, 0) == "230");
  CHECK(to_fahrenheit(250, 1) == 770);    // 25.0 degrees Celsius
  CHECK(to_fahrenheit(-400, 1) == -400);  // -40.0
  CHECK(to_fahrenheit(1, 1) == 322);      // 0.1: 32.18
}

TEST_CASE("daylight saving is a matter of display, both ways", "[history][csv]") {
  const Zone zone("CET-1CEST,M3.5.0,M10.5.0/3");
  constexpr std::int64_t kSpring = 1'711'846'800'000;  // 2024-03-31 01:00 UTC: 02:00 becomes 03:00
  constexpr std::int64_t kAutumn = 1'729'990'800'000;  // 2024-10-27 01:00 UTC: 03:00 becomes 02:00
  CHECK(time_text(kSpring - kMinute, TimeStyle::classic) == "31/03/2024 01:59:00");
  CHECK(time_text(kSpring, TimeStyle::classic) == "31/03/2024 03:00:00");
  CHECK(time_text(kAutumn - kMinute, TimeStyle::iso) == "2024-10-27T02:59:00+02:00");
  CHECK(time_text(kAutumn, TimeStyle::iso) == "2024-10-27T02:00:00+01:00");
  CHECK(time_text(kAutumn, TimeStyle::utc) == "2024-10-27T01:00:00Z");
  CHECK(time_text(0, TimeStyle::utc) == "1970-01-01T00:00:00Z");
  CHECK(time_text(-1, TimeStyle::utc) == "1969-12-31T23:59:59Z");
  CHECK_FALSE(time_text(std::numeric_limits<std::int64_t>::max(), TimeStyle::classic).empty());
}

TEST_CASE("the history as CSV: -1 for what is not managed, units in the head", "[history][csv]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  Sample sample = sample_of(1, 0, 230, true);
  sample.values[15] = 250;
  REQUIRE(storage.write(batch_of({sample}), {}));
  CsvCursor cursor;
  cursor.columns = {0, 3, 15};
  const auto celsius = whole(storage, cursor, {.times = TimeStyle::utc});
  CHECK(celsius ==
        "Time,Gap before,Input Voltage R (V),Input Frequency (Hz),UPS Temperature (\u00b0C)\r\n"
        "1970-01-01T00:00:00Z,1,230,-1,25.0\r\n");
  const auto fahrenheit = whole(storage, cursor, {.times = TimeStyle::utc, .fahrenheit = true});
  CHECK_THAT(fahrenheit, Catch::Contains("\u00b0F") && Catch::Contains(",77.0\r\n"));
}

TEST_CASE("the extended history as CSV: minimum, average, maximum and sweeps", "[history][csv]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  ExtendedRecord record;
  record.id = 1;
  record.end = 3'600'000;
  record.sweeps = 2;
  record.columns[4].add(220);
  record.columns[4].add(240);
  Batch batch;
  batch.extended = {record};
  REQUIRE(storage.write(batch, {}));
  CsvCursor cursor;
  cursor.series = Series::ups_extended;
  cursor.columns = {4};
  CHECK(whole(storage, cursor, {.times = TimeStyle::utc}) ==
        "Start time,End time,Sweeps,Gap before,Output Voltage R (V) Min,Output Voltage R (V) Avg,"
        "Output Voltage R (V) Max\r\n1970-01-01T00:00:00Z,1970-01-01T01:00:00Z,2,0,220,230,240\r\n");
}

TEST_CASE("an event log as CSV: hostile text stays text", "[history][csv]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  model::Event event = event_of(7, 0);
  event.text = "=HYPERLINK(\"http://x\")";
  REQUIRE(storage.write(batch_of({}, {event}), {}));
  CsvCursor cursor;
  cursor.events = true;
  CHECK(whole(storage, cursor, {.times = TimeStyle::utc}) ==
        "Event Time,Event Level,Event Description,Event,Id\r\n"
        "1970-01-01T00:00:00Z,warning,\"'=HYPERLINK(\"\"http://x\"\")\",event_7,7\r\n");
}

TEST_CASE("a long export comes in chunks, each record once", "[history][csv]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  REQUIRE(storage.write(batch_of(minutes(1, 3000)), {.records = 10'000}));
  int chunks = 0;
  const std::string text = whole(storage, {}, {}, &chunks);
  CHECK(chunks == 7);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3001);
}
