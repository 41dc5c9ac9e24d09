#include <catch2/catch.hpp>

#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;
using model::Level;

namespace {

struct Bench {
  TempDir dir;
  Storage storage{dir / "history.db"};
  Retention keep;

  void write(std::vector<model::Event> events) { REQUIRE(storage.write(batch_of({}, std::move(events)), keep)); }
  std::vector<std::int64_t> ids(const EventQuery& query) {
    const auto page = storage.find(query);
    REQUIRE(page);
    std::vector<std::int64_t> ids;
    for (const StoredEvent& event : page->events) {
      ids.push_back(event.id);
    }
    return ids;
  }
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("events come back with every field, each from its log", "[history][events]") {
  Bench bench;
  bench.write({event_of(1), event_of(2, kStart + 5, model::EventLog::card, Level::critical)});
  const auto page = bench.storage.find(all_events(model::EventLog::card));
  REQUIRE(page);
  REQUIRE(page->events.size() == 1);
  const StoredEvent& event = page->events[0];
  CHECK(event.id == 2);
  CHECK(event.time == kStart + 5);
  CHECK(event.level == Level::critical);
  CHECK(event.kind == model::EventKind::card);
  CHECK(event.name == "event_2");
  CHECK(event.text == "Event 2");
  CHECK(bench.ids(all_events(model::EventLog::device)) == Ids{1});
}

TEST_CASE("ids persist over restarts and over a cleared log", "[history][events]") {
  Bench bench;
  bench.write({event_of(41), event_of(42)});
  bench.storage.close();
  REQUIRE(bench.storage.open());
  CHECK(bench.storage.last_event_id().value() == 42);
  REQUIRE(bench.storage.clear(Log::device_events));
  CHECK(bench.ids(all_events()).empty());
  bench.storage.close();
  REQUIRE(bench.storage.open());
  CHECK(bench.storage.last_event_id().value() == 42);
}

TEST_CASE("the log is a ring of its own capacity", "[history][events]") {
  Bench bench;
  bench.keep.events = 100;
  for (std::uint64_t id = 1; id <= 1000; ++id) {
    bench.write({event_of(id), event_of(id + 5000, kStart, model::EventLog::card)});
  }
  const Ids kept = bench.ids(all_events());
  CHECK(kept.size() == 100);
  CHECK(kept.front() == 901);
  bench.write({event_of(9999, kStart, model::EventLog::card)});
  CHECK(bench.ids(all_events()) == kept);  // noise in the card's log pushes nothing out of the device's
}

// Row S2 of the security promises: a log of 2048 rows (manual 18.3), a quarter of it for log-ins.
TEST_CASE("a flood of 100 000 log-ins pushes out log-ins and no shutdown event", "[history][events]") {
  Bench bench;
  bench.keep.events = 2048;
  std::uint64_t id = 0;
  const auto is_there = [&](const char* name) {
    const auto page = bench.storage.find(all_events(model::EventLog::card));
    REQUIRE(page);
    return std::count_if(page->events.begin(), page->events.end(),
                         [&](const auto& event) { return event.name == name; });
  };
  for (int i = 0; i < 200; ++i) {
    model::Event shutdown = event_of(++id, kStart, model::EventLog::card, Level::critical);
    shutdown.name = "shutdown_request_sent";
    bench.write({shutdown});
  }
  for (int i = 0; i < 100'000; i += 500) {
    std::vector<model::Event> burst;
    for (int k = 0; k < 500; ++k) {
      burst.push_back(event_of(++id, kStart, model::EventLog::card, Level::warning));
      burst.back().name = "log_in_refused";
      burst.back().share = model::EventShare::access;
    }
    bench.write(burst);
    if (i % 25'000 == 0) {
      bench.storage.close();  // what was counted is counted anew
    }
  }
  CHECK(is_there("shutdown_request_sent") == 200);
  CHECK(is_there("log_in_refused") == 512);
  model::Event change = event_of(++id, kStart, model::EventLog::card);
  change.share = model::EventShare::routine;
  bench.write({change});
  const auto page = bench.storage.find(all_events(model::EventLog::card));
  REQUIRE(page);
  CHECK(page->events.size() == 200 + 512 + 1);
  CHECK(page->events.back().id == static_cast<std::int64_t>(id));
  CHECK(page->events[page->events.size() - 2].id == static_cast<std::int64_t>(id) - 1);  // the newest of them
}

TEST_CASE("a log holds its 2048 rows and the oldest go", "[history][events]") {
  Bench bench;
  bench.keep.events = 2048;
  std::vector<model::Event> burst;
  for (std::uint64_t id = 1; id <= 2500; ++id) {
    burst.push_back(event_of(id, kStart, model::EventLog::card));
  }
  bench.write(burst);
  const Ids ids = bench.ids(all_events(model::EventLog::card));
  REQUIRE(ids.size() == 2048);
  CHECK(ids.front() == 2500 - 2048 + 1);
  CHECK(ids.back() == 2500);
}

TEST_CASE("which events of the card come in masses", "[history][events]") {
  const auto share = [](model::CardEvent event) { return model::card_event(event, core::WallTime()).share; };
  CHECK(share(model::CardEvent::shutdown_request_sent) == model::EventShare::important);
  CHECK(share(model::CardEvent::card_events_cleared) == model::EventShare::important);
  CHECK(share(model::CardEvent::setting_changed) == model::EventShare::routine);
  CHECK(share(model::CardEvent::mail_failed) == model::EventShare::routine);
}

TEST_CASE("events leave by age, a few at a time and never the last", "[history][events]") {
  Bench bench;
  bench.keep.age_ms = 24 * 60 * kMinute;
  for (std::uint64_t id = 1; id <= 100; ++id) {
    bench.write({event_of(id)});
  }
  Batch late = batch_of({}, {event_of(101)});
  late.now = kStart + 20LL * 365 * 24 * 60 * kMinute;  // a clock that lies by 20 years, once
  REQUIRE(bench.storage.write(late, bench.keep));
  CHECK(bench.ids(all_events()).size() > 90);
  for (std::uint64_t id = 102; id <= 200; ++id) {
    late.events = {event_of(id, late.now)};
    REQUIRE(bench.storage.write(late, bench.keep));
  }
  CHECK(bench.ids(all_events()).front() == 102);
}

TEST_CASE("queries by period, level, order and page", "[history][events]") {
  Bench bench;
  std::vector<model::Event> events;
  for (std::uint64_t id = 1; id <= 30; ++id) {
    const auto level = id % 10 == 0 ? Level::critical : id % 2 == 0 ? Level::warning : Level::information;
    events.push_back(event_of(id, kStart + static_cast<std::int64_t>(id) * 1000, model::EventLog::device, level));
  }
  bench.write(events);
  EventQuery query;
  query.log = model::EventLog::device;
  query.limit = 5;
  CHECK(bench.ids(query) == Ids{30, 29, 28, 27, 26});
  query.offset = 5;
  CHECK(bench.ids(query) == Ids{25, 24, 23, 22, 21});
  query.order = EventOrder::severity;
  query.offset = 0;
  CHECK(bench.ids(query) == Ids{30, 20, 10, 28, 26});
  query.least = Level::critical;
  CHECK(bench.storage.find(query)->total == 3);
  query = all_events();
  query.period = {kStart + 10'000, kStart + 13'000};  // from <= time < to
  CHECK(bench.ids(query) == Ids{10, 11, 12});
  query.after = 11;
  CHECK(bench.ids(query) == Ids{12});
}

TEST_CASE("events by their words, which are never read as a pattern", "[history][events]") {
  Bench bench;
  std::vector<model::Event> events;
  for (std::uint64_t id = 1; id <= 4; ++id) {
    events.push_back(event_of(id, kStart));
  }
  events[0].text = "Mains Failure";
  events[1].text = "Load at 100%";
  events[2].details.origin = {"web", "worker", "192.0.2.7"};
  events[3].details.note = "it's \"odd\"; DROP TABLE event_card --";
  bench.write(events);
  const auto found = [&](const char* words) {
    EventQuery query = all_events();
    query.text = words;
    CHECK(bench.storage.find(query)->total == static_cast<std::int64_t>(bench.ids(query).size()));
    return bench.ids(query);
  };
  CHECK(found("mains fail") == Ids{1});
  CHECK(found("100%") == Ids{2});
  CHECK(found("%").size() == 1);
  CHECK(found("_") == Ids{4});
  CHECK(found("WORKER") == Ids{3});
  CHECK(found("192.0.2.") == Ids{3});
  CHECK(found("it's \"odd\"; drop") == Ids{4});
  CHECK(found("' OR 1=1 --").empty());
  CHECK(found("").size() == 4);
}

TEST_CASE("the clock an hour back: no event is lost or put in another order", "[history][events]") {
  Bench bench;
  bench.write({event_of(1, kStart), event_of(2, kStart - 60 * kMinute), event_of(3, kStart - 59 * kMinute)});
  CHECK(bench.ids(all_events()) == Ids{1, 2, 3});
  EventQuery query = all_events();
  query.period = {kStart - 60 * kMinute, kStart};
  CHECK(bench.ids(query) == Ids{2, 3});
}

TEST_CASE("a batch whose answer was lost is written again without doubling", "[history][events]") {
  Bench bench;
  const auto batch = batch_of(minutes(1, 100), {event_of(1), event_of(2)});
  REQUIRE(bench.storage.write(batch, bench.keep));
  bench.storage.close();
  REQUIRE(bench.storage.write(batch, bench.keep));
  CHECK(bench.ids(all_events()) == Ids{1, 2});
  CHECK(bench.storage.find(all_records(), bench.keep)->records.size() == 100);
  CHECK(bench.storage.find(all_records(), bench.keep)->total == 100);
}
