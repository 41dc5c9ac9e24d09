#include "history/log_text.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "history/csv.hpp"
#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

namespace {

// The first hour: two sweeps, column 4 was 220 and 240, nothing else was measured.
Batch extended_hour() {
  ExtendedRecord record;
  record.id = 1;
  record.end = 3'600'000;
  record.sweeps = 2;
  record.columns[4].add(220);
  record.columns[4].add(240);
  Batch batch;
  batch.extended = {record};
  return batch;
}

std::string whole(Storage& storage, LogCursor cursor, const TextFormat& format, int* chunks = nullptr) {
  std::string text;
  for (int count = 1;; ++count) {
    const auto chunk = next_chunk(storage, {.records = 1'000'000}, cursor, format);
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

TEST_CASE("the history as CSV: -1 for what is not managed, units in the head", "[history][csv]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  Sample sample = sample_of(1, 0, 230, true);
  sample.values[15] = 250;
  REQUIRE(storage.write(batch_of({sample}), {}));
  LogCursor cursor;
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
  REQUIRE(storage.write(extended_hour(), {}));
  LogCursor cursor;
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
  event.details = {"@SUM(A1)", {"REST", "=1+1", ""}, "(a -> b)"};
  REQUIRE(storage.write(batch_of({}, {event}), {}));
  LogCursor cursor;
  cursor.events = true;
  CHECK(whole(storage, cursor, {.times = TimeStyle::utc}) ==
        "Event Time,Event Level,Event Description,Event,Id,Subject,Via,By,From,Note\r\n"
        "1970-01-01T00:00:00Z,warning,\"'=HYPERLINK(\"\"http://x\"\")\",event_7,7,\"'@SUM(A1)\",REST,\"'=1+1\",,(a -> "
        "b)\r\n");
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

TEST_CASE("the same logs as JSON: null for what is not managed, every byte of a text kept", "[history][json]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  Sample sample = sample_of(1, 0, 230, true);
  sample.values[15] = 250;
  model::Event event = event_of(7, 0);
  event.text = "say \"hi\"\n\x01";
  event.details = {"serial.slave", {"REST", "admin", "192.0.2.7"}, "(1 -> 2)"};
  REQUIRE(storage.write(batch_of({sample}, {event}), {}));
  LogCursor cursor;
  cursor.columns = {0, 3, 15};
  const TextFormat format{.kind = TextKind::json, .times = TimeStyle::utc};
  const auto expected_1 = nlohmann::json::parse(R"({"series": "ups", "columns": [
    {"name": "input_voltage_l1", "title": "Input Voltage R", "unit": "V"},
    {"name": "input_frequency", "title": "Input Frequency", "unit": "Hz"},
    {"name": "ups_temperature", "title": "UPS Temperature", "unit": "\u00b0C"}],
    "records": [{"id": 1, "time": "1970-01-01T00:00:00Z", "gap": true, "values": [230, null, 25.0]}]})");
  CHECK(nlohmann::json::parse(whole(storage, cursor, format)) == expected_1);
  cursor = {};
  cursor.events = true;
  const auto expected_2 = nlohmann::json::parse(R"json({"log": "device", "events": [
    {"id": 7, "time": "1970-01-01T00:00:00Z", "level": "warning", "kind": "alarm_added", "name": "event_7",
     "text": "say \"hi\"\n\u0001", "subject": "serial.slave", "via": "REST", "by": "admin", "from": "192.0.2.7",
     "note": "(1 -> 2)"}]})json");
  CHECK(nlohmann::json::parse(whole(storage, cursor, format)) == expected_2);
}

TEST_CASE("the extended history as JSON: minimum, average and maximum, or null", "[history][json]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  REQUIRE(storage.write(extended_hour(), {}));
  RecordQuery query = all_records(Series::ups_extended);
  query.columns = {4, 0};
  const auto page = storage.find(query, {});
  REQUIRE(page);
  const auto json = nlohmann::json::parse(page_json(*page, query, {.times = TimeStyle::utc}));
  CHECK(json["total"] == 1);
  const auto expected_3 = nlohmann::json::parse(R"([{"id": 1, "time": "1970-01-01T00:00:00Z",
    "end": "1970-01-01T01:00:00Z", "sweeps": 2, "gap": false, "values": [[220, 230, 240], null]}])");
  CHECK(json["records"] == expected_3);
}

TEST_CASE("a graph as JSON: extremes of each bucket, gaps told", "[history][json]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  REQUIRE(storage.write(batch_of({sample_of(1, 0, 10), sample_of(2, 500, 30), sample_of(3, 1000, 20, true)}), {}));
  GraphQuery query;
  query.period = {0, 2000};
  query.points = 2;
  query.columns = {0, 3};
  const auto graph = storage.draw(query, {});
  REQUIRE(graph);
  const auto json = nlohmann::json::parse(graph_json(*graph, query, {.times = TimeStyle::utc}));
  CHECK(json["width_ms"] == 1000);
  const auto expected_4 = nlohmann::json::parse(R"([
    {"time": "1970-01-01T00:00:00Z", "gap": false, "min": [10, null], "max": [30, null]},
    {"time": "1970-01-01T00:00:01Z", "gap": true, "min": [20, null], "max": [20, null]}])");
  CHECK(json["buckets"] == expected_4);
}

TEST_CASE("a long JSON export in chunks is one document, each record once", "[history][json]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  const int count = GENERATE(0, 1, 500, 1000, 1700);
  REQUIRE(storage.write(batch_of(minutes(1, count), {event_of(1)}), {.records = 10'000}));
  const auto json = nlohmann::json::parse(whole(storage, {}, {.kind = TextKind::json}));
  REQUIRE(json["records"].size() == static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    REQUIRE(json["records"][static_cast<std::size_t>(i)]["id"] == i + 1);
  }
}
