// The service: model in, file out, on a real loop and a real worker.
#include "history/history.hpp"

#include <sqlite3.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include "fault_vfs.hpp"
#include "history_support.hpp"
#include "settings/sections/all.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

struct Card {
  const std::filesystem::path& dir;
  asio::io_context io;
  ManualClock clock;
  settings::Store settings;
  model::DeviceModel model;
  std::vector<std::string> heard;
  core::Subscription listener;
  History history;

  explicit Card(const TempDir& temp, OpenOptions open = {}, std::size_t most_events = 2048)
      : dir(temp.path()),
        settings(settings::AllSections(), {std::nullopt, temp.path()}),
        listener(model.on_event([this](const model::Event& event) { heard.push_back(event.name); })),
        history(io.get_executor(), model, settings, clock, quiet_log(),
                {.file = open.vfs.empty() ? temp / "history.db" : std::filesystem::path("history.db"),
                 .open = std::move(open),
                 .retry = 20ms,
                 .most_events = most_events}) {
    REQUIRE(history.start());
  }

  void happens(std::string name = "overload") {
    model::Event event = event_of(0, to_milliseconds(clock.wall()));
    event.name = std::move(name);
    model.publish(event);
  }
  std::uint64_t last_event() { return model.recent_events(0, 1).back().id; }
  bool stored() { return run(io, history.until_stored(last_event(), 5s)); }
  EventPage events(model::EventLog log = model::EventLog::device) {
    auto page = run(io, history.find(all_events(log)));
    REQUIRE(page);
    return *page;
  }
  bool heard_of(const std::string& name) { return std::find(heard.begin(), heard.end(), name) != heard.end(); }
  void stop() { run(io, history.stop()); }
  void wait(std::chrono::milliseconds time) {
    run(io, [](asio::io_context& context, std::chrono::milliseconds how_long) -> asio::awaitable<void> {
      asio::steady_timer timer(context, how_long);
      co_await timer.async_wait(asio::use_awaitable);
    }(io, time));
  }
  template <class Condition>
  bool until(Condition condition) {
    for (int i = 0; i < 500 && !condition(); ++i) {
      wait(10ms);
    }
    return condition();
  }
  void sweep(std::int32_t voltage) {
    model::Snapshot snapshot;
    static_cast<model::Readings&>(snapshot) = readings_of(model::Family::vumap, {});
    snapshot.link.measured_at = clock.steady();
    snapshot.nodes[0].values.set(model::Point::output_voltage_l1, voltage);
    model.publish(std::move(snapshot), {});
  }
};

}  // namespace

TEST_CASE("an event is on disk when until_stored says so", "[history][service]") {
  const TempDir dir;
  Card card(dir);
  card.happens();
  CHECK(card.stored());
  CHECK(card.events().events.size() == 1);
  card.stop();
}

TEST_CASE("ids go on after a restart", "[history][service]") {
  const TempDir dir;
  std::uint64_t last = 0;
  {
    Card card(dir);
    card.happens();
    card.happens();
    last = card.last_event();
    card.stop();
  }
  Card card(dir);
  card.happens();
  CHECK(card.last_event() == last + 1);
  CHECK(card.stored());
  CHECK(card.events().total == 3);
  card.stop();
}

TEST_CASE("what waits is written at the stop, the open hour too", "[history][service]") {
  const TempDir dir;
  {
    Card card(dir);
    for (int sweep = 0; sweep < 45; ++sweep) {  // a minute and a half
      card.sweep(230);
      card.clock.advance(2s);
    }
    card.stop();
  }
  Card card(dir);
  const auto records = run(card.io, card.history.find(all_records()));
  REQUIRE(records);
  CHECK(records->total == 2);
  const auto extended = run(card.io, card.history.find(all_records(Series::ups_extended)));
  REQUIRE(extended);
  REQUIRE(extended->records.size() == 1);
  CHECK(extended->records[0].sweeps == 45);
  card.stop();
}

TEST_CASE("samples are written within the write interval, together", "[history][service]") {
  const TempDir dir;
  Card card(dir);
  auto settings = card.settings.get<settings::HistorySettings>();
  settings.interval_s = 2;
  REQUIRE(card.settings.set(settings, {"REST", "admin", "192.0.2.7"}));
  CHECK(card.heard_of("history_interval_changed"));
  CHECK(card.model.recent_events(0, 1).back().text == "History log interval changed via REST by admin from 192.0.2.7");
  for (int sweep = 0; sweep < 95; ++sweep) {
    card.sweep(230);
    card.wait(1ms);
    card.clock.advance(2s);
  }
  CHECK(card.until([&] { return run(card.io, card.history.find(all_records()))->total >= 60; }));
  card.stop();
}

TEST_CASE("a full disk stops recording with an event and resumes by itself", "[history][service]") {
  const TempDir dir;
  FaultVfs vfs("service_full");
  Card card(dir, {.vfs = "service_full"}, 50);
  card.happens();
  REQUIRE(card.stored());
  vfs.fail_after(0, SQLITE_FULL);
  card.happens();
  CHECK_FALSE(card.stored());  // a trap does not wait for ever
  CHECK_FALSE(card.history.recording());
  CHECK(card.heard_of("history_stopped"));
  for (int i = 0; i < 100; ++i) {
    card.happens("event_" + std::to_string(i));
  }
  CHECK(card.until([&] { return std::count(card.heard.begin(), card.heard.end(), "history_stopped") == 1; }));
  vfs.heal();
  CHECK(card.until([&] { return card.history.recording(); }));
  CHECK(card.heard_of("history_resumed"));
  CHECK(card.stored());
  const auto page = card.events();
  CHECK(page.events.back().name == "event_99");  // the oldest were lost, not the newest
  CHECK(page.events.size() > 40);
  const auto resumed = card.events(model::EventLog::card).events.back();
  CHECK_THAT(resumed.text, Catch::Contains("events lost"));
  card.stop();
}

TEST_CASE("a disk that cannot be read at the start: the card starts, recording begins later", "[history][service]") {
  const TempDir dir;
  FaultVfs vfs("service_late");
  std::uint64_t last = 0;
  {
    Card card(dir, {.vfs = "service_late"});
    card.happens();
    REQUIRE(card.stored());
    last = card.last_event();
    card.sweep(230);
    card.stop();
  }
  vfs.fail_after(0, SQLITE_IOERR_WRITE);
  std::string saved = std::exchange(vfs.content("history.db"), std::string());  // a fresh file cannot be made either
  Card card(dir, {.vfs = "service_late"});
  card.happens("while away");
  CHECK_FALSE(card.stored());
  vfs.content("history.db") = saved;
  vfs.heal();
  CHECK(card.until([&] { return card.history.recording(); }));
  CHECK(card.stored());
  card.sweep(231);
  CHECK(card.last_event() > last);
  const auto page = card.events();
  REQUIRE(page.events.size() == 2);
  CHECK(page.events[1].name == "while away");
  CHECK(page.events[1].id > page.events[0].id);
  card.stop();
}

TEST_CASE("a clock that is set leaves an event with both times; no sample is lost", "[history][service]") {
  const TempDir dir;
  Card card(dir);
  card.sweep(230);
  card.clock.advance(60s);
  card.clock.set_wall(card.clock.wall() - 1h);
  card.sweep(231);
  CHECK(card.heard_of("time_changed"));
  card.stop();
  Card again(dir);
  const auto records = run(again.io, again.history.find(all_records()));
  REQUIRE(records);
  REQUIRE(records->records.size() == 2);
  CHECK(records->records[0].time - records->records[1].time == 59 * kMinute);
  again.stop();
}

TEST_CASE("while the disk refuses, what comes in masses gives way to the rest", "[history][service]") {
  const TempDir dir;
  FaultVfs vfs("service_flood");
  Card card(dir, {.vfs = "service_flood"}, 50);
  vfs.fail_after(0, SQLITE_FULL);
  card.happens("shutdown");
  for (int i = 0; i < 500; ++i) {
    model::Event event = event_of(0, to_milliseconds(card.clock.wall()), model::EventLog::card);
    event.share = model::EventShare::access;
    card.model.publish(event);
  }
  vfs.heal();
  REQUIRE(card.until([&] { return card.history.recording() && card.stored(); }));
  CHECK(card.events().total == 1);
  card.stop();
}

TEST_CASE("a download is chunked, and a page is whole, through the service", "[history][service]") {
  const TempDir dir;
  Card card(dir);
  card.happens();
  REQUIRE(card.stored());
  LogCursor cursor;
  cursor.events = true;
  const auto chunk = run(card.io, card.history.read(cursor, {}));
  REQUIRE(chunk);
  CHECK(chunk->done);
  CHECK_THAT(chunk->text, Catch::Contains("overload"));
  const auto archive = card.history.archive(all_logs(), {});
  std::size_t size = 0;
  while (!archive->done()) {
    const auto bytes = run(card.io, card.history.read(archive));
    REQUIRE(bytes);
    size += bytes->size();
  }
  CHECK(size > 500);
  card.stop();
}

TEST_CASE("downloads show degrees as they are set", "[history][service]") {
  const TempDir dir;
  Card card(dir);
  CHECK_FALSE(card.history.format(TextKind::csv).fahrenheit);
  REQUIRE(card.settings.set(settings::DisplaySettings{settings::TemperatureUnit::fahrenheit}, {"web", "admin", ""}));
  CHECK(card.history.format(TextKind::csv).fahrenheit);
  LogCursor cursor;
  cursor.columns = {15};
  const auto chunk = run(card.io, card.history.read(cursor, card.history.format(TextKind::csv)));
  REQUIRE(chunk);
  CHECK(chunk->text == "Time,Gap before,UPS Temperature (\u00b0F)\r\n");
  card.stop();
}

TEST_CASE("a damaged file is told, set aside and made anew", "[history][service]") {
  const TempDir dir;
  write_text(dir / "history.db", std::string(10'000, 'x'));
  Card card(dir);
  CHECK(card.heard_of("history_damaged"));
  CHECK(card.stored());
  CHECK(card.events(model::EventLog::card).events.front().name == "history_damaged");
  card.stop();
}

TEST_CASE("damage inside the file is found by the check in the background", "[history][service]") {
  const TempDir dir;
  {
    Storage storage(dir / "history.db");
    std::vector<model::Event> events;
    for (std::uint64_t id = 1; id <= 2000; ++id) {
      events.push_back(event_of(id));
    }
    REQUIRE(storage.write(batch_of(minutes(1, 2000), events), {}));
  }
  std::string text = text_of(dir / "history.db");
  for (std::size_t page = 20; page < 40; ++page) {
    text.replace(page * 4096, 64, 64, '\x05');
  }
  write_text(dir / "history.db", text);
  Card card(dir);
  CHECK(card.until([&] { return card.heard_of("history_damaged"); }));
  CHECK(card.stored());
  CHECK(std::filesystem::exists(dir / "history.db.unreadable"));
  card.stop();
}

TEST_CASE("a file of a newer version: the manual's four events", "[history][service]") {
  const TempDir dir;
  {
    auto database = Database::open(dir / "history.db", {});
    REQUIRE(database->execute("CREATE TABLE t(a INTEGER); PRAGMA user_version=999"));
  }
  Card card(dir);
  for (const char* name :
       {"card_events_recreated", "device_events_recreated", "history_recreated", "extended_history_recreated"}) {
    CHECK(card.heard_of(name));
  }
  card.stop();
}

TEST_CASE("clearing a log leaves an event that says who", "[history][service]") {
  struct Case {
    Log log;
    const char* text;
  };
  const auto c = GENERATE(values<Case>({
      {Log::history, "History log cleared via REST by admin from 192.0.2.7"},
      {Log::extended_history, "Extended history log cleared via REST by admin from 192.0.2.7"},
      {Log::device_events, "UPS event log cleared via REST by admin from 192.0.2.7"},
      {Log::card_events, "NET VISION UPS Agent event log cleared via REST by admin from 192.0.2.7"},
  }));
  const TempDir dir;
  Card card(dir);
  model::Event before = event_of(0, 0, model::EventLog::card);
  card.model.publish(before);
  card.happens();
  REQUIRE(card.stored());
  REQUIRE(run(card.io, card.history.clear(c.log, {"REST", "admin", "192.0.2.7"})));
  CHECK(card.stored());
  const auto events = card.events(model::EventLog::card).events;
  CHECK(events.back().text == c.text);
  CHECK(events.size() == (c.log == Log::card_events ? 1U : 2U));
  CHECK(card.events().total == (c.log == Log::device_events ? 0 : 1));
  card.stop();
}
