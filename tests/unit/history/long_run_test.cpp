// Eight months with a fast clock: a sweep every five minutes from winter to winter, over both changes of the clock, a
// time server that lies by an hour, three days without the UPS and restarts in between. What the file says then is
// compared with what was swept.
#include <catch2/catch.hpp>

#include "history/display.hpp"
#include "history/recorder.hpp"
#include "history_support.hpp"
#include "support/manual_clock.hpp"
#include "support/zone.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kVoltage = 4;
constexpr std::int64_t kSweepsPerHour = 12;
constexpr RecorderSettings kPace{.interval = 5min, .extended_interval = 60min};
constexpr Retention kKeep{.records = 1'000'000, .extended_records = 100'000};

class Months {
 public:
  explicit Months(const std::filesystem::path& file) : file_(file) {
    clock_.set_wall(to_wall_time(period_of("2024-03-01T00:00:00+01:00", {})->from));
    restart();
  }
  void restart() {
    storage_ = std::make_unique<Storage>(file_);
    REQUIRE(storage_->open());
    recorder_ = Recorder();
    recorder_.start(*storage_->recorder_start(), kPace, clock_.steady(), clock_.wall());
  }
  void run(std::chrono::hours time, bool connected = true) {
    for (std::int64_t hour = 0; hour < time.count(); ++hour) {
      Batch batch;
      for (std::int64_t i = 0; i < kSweepsPerHour; ++i) {
        sweep(batch, connected);
        clock_.advance(5min);
      }
      batch.now = to_milliseconds(clock_.wall());
      if (recorder_.open_record()) {
        batch.extended.push_back(*recorder_.open_record());
      }
      REQUIRE(storage_->write(batch, kKeep));
    }
  }
  void set_back(std::chrono::hours time) { clock_.set_wall(clock_.wall() - time); }

  Storage& storage() { return *storage_; }
  std::int64_t swept = 0;

 private:
  void sweep(Batch& batch, bool connected) {
    model::Snapshot snapshot;
    static_cast<model::Readings&>(snapshot) = readings_of(model::Family::vumap, {});
    snapshot.link.state = connected ? model::LinkState::online : model::LinkState::lost;
    snapshot.link.measured_at = clock_.steady();
    swept += connected ? 1 : 0;
    snapshot.nodes[0].values.set(model::Point::output_voltage_l1, static_cast<std::int32_t>(200 + swept % 60));
    const auto taken = recorder_.take(snapshot, clock_.steady(), clock_.wall());
    if (taken.sample) {
      batch.samples.push_back(*taken.sample);
    }
    if (taken.closed) {
      batch.extended.push_back(*taken.closed);
    }
  }

  std::filesystem::path file_;
  ManualClock clock_;
  std::unique_ptr<Storage> storage_;
  Recorder recorder_;
};

std::int64_t records_of(Storage& storage, const char* from, const char* to) {
  RecordQuery query;
  query.period = *period_between(from, to, central_europe());
  query.limit = 1;
  const auto page = storage.find(query, kKeep);
  REQUIRE(page);
  return page->total;
}

}  // namespace

TEST_CASE("eight months: nothing lost, doubled or reordered, days of 23 and 25 hours, gaps told", "[history][months]") {
  const TempDir dir;
  Months months(dir / "history.db");
  months.run(24h * 60);  // over the change to summer time
  months.set_back(1h);   // a time server lies
  months.run(24h * 30);
  months.run(24h * 3, false);  // the UPS is not connected
  months.restart();
  months.run(24h * 152);  // over the change to winter time
  Storage& storage = months.storage();

  const auto all = storage.find(all_records(), kKeep);
  REQUIRE(all);
  CHECK(all->total == months.swept);
  REQUIRE(all->records.size() == static_cast<std::size_t>(months.swept));
  std::int64_t gaps = 0;
  std::int64_t backwards = 0;
  for (std::size_t i = 0; i < all->records.size(); ++i) {
    const Record& record = all->records[i];
    REQUIRE(record.id == static_cast<std::int64_t>(i) + 1);
    REQUIRE(record.values[kVoltage] == 200 + record.id % 60);  // never a zero
    gaps += record.gap ? 1 : 0;
    backwards += i > 0 && record.time < all->records[i - 1].time ? 1 : 0;
  }
  CHECK(gaps == 2);  // before the first, and after three days without the UPS
  CHECK(backwards == 1);

  CHECK(records_of(storage, "2024-03-30", "2024-03-30") == 24 * kSweepsPerHour);
  CHECK(records_of(storage, "2024-03-31", "2024-03-31") == 23 * kSweepsPerHour);
  CHECK(records_of(storage, "2024-10-27", "2024-10-27") == 25 * kSweepsPerHour);
  CHECK(records_of(storage, "2024-04-30", "2024-04-30") == 25 * kSweepsPerHour);  // an hour of it came twice
  CHECK(records_of(storage, "2024-10-27T02:00:00+02:00", "2024-10-27T02:59:59+02:00") == kSweepsPerHour);
  CHECK(records_of(storage, "2024-10-27T02:00:00", "2024-10-27T02:59:59") == 2 * kSweepsPerHour);
}

TEST_CASE("eight months of the extended history: every hour over all its sweeps", "[history][months]") {
  const TempDir dir;
  Months months(dir / "history.db");
  months.run(24h * 40);
  months.set_back(1h);
  months.run(24h * 40);
  months.run(24h * 2, false);
  months.run(24h * 160);
  const auto hours = months.storage().find(all_records(Series::ups_extended), kKeep);
  REQUIRE(hours);
  CHECK(hours->total == 24 * 240);
  std::int64_t sweeps = 0;
  for (std::size_t i = 0; i < hours->records.size(); ++i) {
    const Record& hour = hours->records[i];
    REQUIRE(hour.sweeps == kSweepsPerHour);
    const std::int64_t first = sweeps + 1;
    std::int64_t least = 1000;
    std::int64_t most = 0;
    for (std::int64_t sweep = first; sweep < first + kSweepsPerHour; ++sweep) {
      least = std::min(least, 200 + sweep % 60);
      most = std::max(most, 200 + sweep % 60);
    }
    REQUIRE(hour.values[3 * kVoltage] == least);
    REQUIRE(hour.values[3 * kVoltage + 2] == most);
    sweeps += hour.sweeps;
  }
  CHECK(sweeps == months.swept);
  CHECK(std::count_if(hours->records.begin(), hours->records.end(), [](const auto& hour) { return hour.gap; }) == 2);
}

TEST_CASE("months on a ring of 2048: always the newest 2048, in order", "[history][months]") {
  const TempDir dir;
  Storage storage(dir / "history.db");
  const Retention keep;
  std::int64_t id = 0;
  for (int day = 0; day < 90; ++day) {
    REQUIRE(storage.write(batch_of(minutes(id + 1, 1440, kStart + id * kMinute)), keep));
    id += 1440;
    const auto page = storage.find(all_records(), keep);
    REQUIRE(page);
    REQUIRE(page->total == std::min<std::int64_t>(id, 2048));
    REQUIRE(page->records.front().id == std::max<std::int64_t>(id - 2047, 1));
    REQUIRE(page->records.back().id == id);
  }
  // What lies on the disk beyond the capacity is bounded, too.
  CHECK(std::filesystem::file_size(dir / "history.db") < 1'000'000);
}
