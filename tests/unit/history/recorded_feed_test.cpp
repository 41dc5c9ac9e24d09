// What others are told, after it is on disk.
#include "history/recorded_feed.hpp"

#include <sqlite3.h>

#include <boost/asio/io_context.hpp>
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

struct Bench {
  TempDir dir;
  FaultVfs vfs{"recorded"};
  asio::io_context io;
  ManualClock clock;
  settings::Store settings{settings::AllSections(), {std::nullopt, dir.path()}};
  model::DeviceModel model;
  History history{io.get_executor(), model,
                  settings,          clock,
                  quiet_log(),       {.file = "recorded.db", .open = {.vfs = "recorded"}, .retry = 10'000ms}};
  RecordedFeed recorded{io.get_executor(), history, model, quiet_log()};
  std::vector<std::uint64_t> sequences;
  std::vector<std::uint64_t> events_on_disk;  // syncs that were done when a snapshot was heard
  std::vector<std::uint64_t> heard;           // snapshots as 1000 times their number, events by their id
  std::vector<core::Subscription> listeners;

  Bench() {
    REQUIRE(history.start());
    REQUIRE(recorded.start());
    listeners.push_back(recorded.on_snapshot([this](const RecordedFeed::SnapshotPtr& snapshot) {
      sequences.push_back(snapshot->sequence);
      events_on_disk.push_back(vfs.syncs());
      heard.push_back(snapshot->sequence * 1000);
    }));
    listeners.push_back(recorded.on_event([this](const model::Event& event) { heard.push_back(event.id); }));
  }
  ~Bench() {
    run(io, recorded.stop());
    run(io, history.stop());
  }
  void alarm() { model.publish(model::Snapshot(), {event_of(0)}); }
  bool until_heard(std::size_t count) {
    return run_until(io, [&] { return sequences.size() >= count; });
  }
};

}  // namespace

TEST_CASE("a snapshot is handed on after its events are synced, in order", "[history][recorded]") {
  Bench bench;
  for (std::uint64_t i = 1; i <= 20; ++i) {
    const auto before = bench.vfs.syncs();
    bench.alarm();
    CHECK(bench.sequences.size() == i - 1);  // not at once
    REQUIRE(bench.until_heard(i));
    CHECK(bench.events_on_disk.back() > before);
    CHECK(bench.sequences.back() == i);
  }
}

TEST_CASE("an event is handed on after its snapshot, and one of the card by itself after its sync",
          "[history][recorded]") {
  Bench bench;
  const std::uint64_t first = bench.model.last_event() + 1;
  bench.alarm();
  bench.model.publish(model::card_event(model::CardEvent::logged_in, bench.clock.wall()));
  bench.alarm();
  CHECK(bench.heard.empty());
  REQUIRE(run_until(bench.io, [&] { return bench.heard.size() == 5; }));
  CHECK(bench.heard == std::vector<std::uint64_t>{1000, first, first + 1, 2000, first + 2});
  const auto before = bench.vfs.syncs();
  bench.model.publish(model::card_event(model::CardEvent::logged_in, bench.clock.wall()));
  REQUIRE(run_until(bench.io, [&] { return bench.heard.size() == 6; }));
  CHECK(bench.vfs.syncs() > before);
}

TEST_CASE("a disk that refuses silences no trap", "[history][recorded]") {
  Bench bench;
  bench.vfs.fail_after(0, SQLITE_FULL);
  bench.alarm();
  REQUIRE(bench.until_heard(1));
  CHECK_FALSE(bench.history.recording());
  bench.alarm();
  CHECK(bench.until_heard(2));
}

TEST_CASE("too many that wait are handed on, none is dropped", "[history][recorded]") {
  Bench bench;
  for (int i = 0; i < 200; ++i) {
    bench.alarm();
  }
  CHECK(bench.heard.size() == 144);  // 256 of 400 snapshots and events may wait
  REQUIRE(bench.until_heard(200));
  CHECK(std::is_sorted(bench.sequences.begin(), bench.sequences.end()));
}
