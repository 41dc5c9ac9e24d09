// Files of earlier versions go on being read.
#include "history/schema.hpp"

#include <catch2/catch.hpp>

#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

TEST_CASE("a file of version 1 is migrated: nothing is lost, what is new is empty", "[history][schema]") {
  const TempDir dir;
  {
    auto database = Database::open(dir / "history.db", {});
    REQUIRE(database);
    REQUIRE(database->execute(text_of(NV_HISTORY_V1)));
    REQUIRE(database->number("PRAGMA user_version").value() == 1);
  }
  Storage storage(dir / "history.db");
  REQUIRE(storage.open());
  CHECK_FALSE(storage.take_recreated());
  const auto records = storage.find(all_records(), {});
  REQUIRE(records);
  REQUIRE(records->records.size() == 2);
  CHECK(records->records[0].values[0] == 231);
  CHECK(records->records[0].values[15] == 250);
  CHECK(records->records[0].values[*find_column(Series::ups, "emd_humidity")] == std::nullopt);
  const auto extended = storage.find(all_records(Series::ups_extended), {});
  REQUIRE(extended);
  CHECK(extended->records.at(0).values[1] == 231);
  const auto events = storage.find(all_events(model::EventLog::card));
  REQUIRE(events);
  REQUIRE(events->events.size() == 2);
  CHECK(events->events[1].text == "serial.slave has been changed (1 -> 2)");
  CHECK(events->events[1].details == model::EventDetails());
  CHECK(storage.last_event_id().value() == 6);

  Sample sample = sample_of(3, kStart, 1);
  sample.values[*find_column(Series::ups, "emd_temperature")] = 220;
  model::Event event = event_of(7, kStart, model::EventLog::card);
  event.details = {"a", {"b", "c", "d"}, "e"};
  REQUIRE(storage.write(batch_of({sample}, {event}), {}));
  CHECK(storage.find(all_events(model::EventLog::card))->events.at(2).details == event.details);
  CHECK(storage.find(all_records(), {})->records.at(2).values[16] == 220);
}

TEST_CASE("every column of the tables exists in a fresh file", "[history][schema]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  REQUIRE(storage.open());
  for (const Series series : {Series::ups, Series::ups_extended, Series::sts}) {
    CHECK(storage.find(all_records(series), {}));
    CHECK(storage.draw({.series = series}, {}));
  }
}
