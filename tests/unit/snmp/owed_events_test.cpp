#include "snmp/owed_events.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "settings/sections/all.hpp"
#include "support/manual_clock.hpp"
#include "support/quiet_log.hpp"
#include "support/run_coroutine.hpp"
#include "support/show_result.hpp"
#include "support/temp_dir.hpp"

using namespace nv;
using namespace nv::snmp;
using namespace nv::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

struct Bench {
  TempDir dir;
  asio::io_context io;
  ManualClock clock;
  settings::Store settings{settings::AllSections(), {std::nullopt, dir.path()}};
  model::DeviceModel model;
  history::History history{io.get_executor(), model, settings, clock, quiet_log(), {.file = dir.path() / "history.db"}};

  Bench() { REQUIRE(history.start()); }
  ~Bench() { run(io, history.stop()); }

  void happen(int times, model::EventLog log) {
    for (int i = 0; i < times; ++i) {
      model::Event event;
      event.log = log;
      event.kind = log == model::EventLog::card ? model::EventKind::card : model::EventKind::alarm_added;
      event.level = model::Level::warning;
      event.name = "overload";
      event.text = "Overload";
      model.publish(event);
    }
    const std::uint64_t last = model.last_event();
    REQUIRE(run(io, history.until_stored(last, 20s)));
  }
  OwedEvents owed(std::uint64_t told, std::uint64_t last_event) {
    TrapMemory memory;
    memory.told.ids = {{"1 162 2 a", told}, {"2 162 2 b", last_event}};
    memory.last_event = last_event;
    return run(io, owed_events(history, std::move(memory), quiet_log()));
  }
};

}  // namespace

TEST_CASE("owed is what the log holds after the last told event, of both logs, oldest first", "[snmp]") {
  Bench bench;
  bench.happen(3, model::EventLog::device);
  bench.happen(2, model::EventLog::card);
  bench.happen(1, model::EventLog::device);
  const OwedEvents owed = bench.owed(2, 6);
  REQUIRE(owed.events.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(owed.events.at(i).id == i + 3);
  }
  CHECK(owed.events.front().kind == model::EventKind::alarm_added);
  CHECK(owed.events.front().name == "overload");
  CHECK(owed.missing == 0);
  CHECK(bench.owed(6, 6).events.empty());
  CHECK(bench.owed(2, 4).events.size() == 2);  // what happened since the start comes live
}

TEST_CASE("of too many owed events the newest are told, and the others counted", "[snmp]") {
  Bench bench;
  bench.happen(400, model::EventLog::card);
  bench.happen(600, model::EventLog::device);
  const OwedEvents owed = bench.owed(10, 1000);
  REQUIRE(owed.events.size() == 512);
  CHECK(owed.events.front().id == 489);
  CHECK(owed.events.back().id == 1000);
  CHECK(owed.missing == 990 - 512);
}
