#include <catch2/catch.hpp>

#include "history_support.hpp"

using namespace nv;
using namespace nv::history;
using namespace nv::test;

namespace {

struct Bench {
  TempDir dir;
  Storage storage{dir / "history.db"};
  Retention keep;

  void write(const std::vector<Sample>& samples) {
    for (const Sample& sample : samples) {
      REQUIRE(storage.write(batch_of({sample}), keep));
    }
  }
  RecordPage find(const RecordQuery& query) {
    auto page = storage.find(query, keep);
    REQUIRE(page);
    return *page;
  }
  Graph draw(GraphQuery query) {
    auto graph = storage.draw(query, keep);
    REQUIRE(graph);
    return *graph;
  }
};

}  // namespace

TEST_CASE("samples come back as written; what is not measured is none", "[history][records]") {
  Bench bench;
  bench.write({sample_of(1, kStart, -17, true)});
  const auto page = bench.find(all_records());
  REQUIRE(page.records.size() == 1);
  CHECK(page.records[0].time == kStart);
  CHECK(page.records[0].gap);
  CHECK(page.records[0].values.at(0) == -17);
  CHECK(page.records[0].values.at(3) == std::nullopt);
  CHECK(bench.find(all_records(Series::sts)).records.empty());
}

TEST_CASE("the history is a ring that shows exactly its capacity", "[history][records]") {
  Bench bench;
  bench.keep.records = 100;
  bench.write(minutes(1, 1000));
  const auto page = bench.find(all_records());
  CHECK(page.records.size() == 100);
  CHECK(page.total == 100);
  CHECK(page.records.front().id == 901);
  auto database = (bench.storage.close(), Database::open(bench.dir / "history.db", {}));
  CHECK(database->number("SELECT count(*) FROM record_ups").value().value() <= 100 + 2 * RecordLog::kBlockSize);
  CHECK(database->number("SELECT count(*) FROM block_ups").value().value() <= 4);
}

TEST_CASE("restarts anywhere in a block change nothing", "[history][records]") {
  Bench bench;
  std::int64_t id = 1;
  for (int restart = 0; restart < 40; ++restart) {
    bench.write(minutes(id, 1 + restart, kStart + id * kMinute));
    id += 1 + restart;
    bench.storage.close();
  }
  const auto page = bench.find(all_records());
  CHECK(page.total == id - 1);
  REQUIRE(page.records.size() == static_cast<std::size_t>(id - 1));
  for (std::size_t i = 0; i < page.records.size(); ++i) {
    CHECK(page.records[i].id == static_cast<std::int64_t>(i) + 1);
  }
}

TEST_CASE("records by period, page and column set, found through the blocks", "[history][records]") {
  Bench bench;
  bench.write(minutes(1, 500));
  RecordQuery query = all_records();
  query.period = {kStart + 100 * kMinute, kStart + 300 * kMinute};
  query.columns = {0};
  auto page = bench.find(query);
  CHECK(page.total == 200);
  CHECK(page.records.front().id == 101);
  CHECK(page.records.back().id == 300);
  CHECK(page.records[0].values.size() == 1);
  query.newest_first = true;
  query.limit = 5;
  query.offset = 10;
  page = bench.find(query);
  CHECK(page.records.size() == 5);
  CHECK(page.records.front().id == 290);
  query.period = {kStart + 1000 * kMinute, kStart + 2000 * kMinute};
  CHECK(bench.find(query).total == 0);
}

TEST_CASE("the clock an hour back neither loses nor reorders records", "[history][records]") {
  Bench bench;
  bench.write(minutes(1, 150));
  bench.write(minutes(151, 150, kStart + 90 * kMinute));  // an hour again
  auto page = bench.find(all_records());
  CHECK(page.total == 300);
  for (std::size_t i = 0; i < page.records.size(); ++i) {
    CHECK(page.records[i].id == static_cast<std::int64_t>(i) + 1);
  }
  RecordQuery hour = all_records();
  hour.period = {kStart + 90 * kMinute, kStart + 150 * kMinute};
  page = bench.find(hour);
  CHECK(page.records.size() == 120);  // the hour twice
  CHECK(page.total == 120);
}

TEST_CASE("a graph keeps every peak, however few its points", "[history][graph]") {
  Bench bench;
  auto samples = minutes(1, 20'000);
  for (Sample& sample : samples) {
    sample.values[0] = 230;
  }
  samples[4321].values[0] = 180;
  samples[17'777].values[0] = 270;
  bench.keep.records = 100'000;
  REQUIRE(bench.storage.write(batch_of(samples), bench.keep));
  const auto points = GENERATE(1, 7, 50, 1000, 2000);
  CAPTURE(points);
  GraphQuery query;
  query.points = points;
  query.columns = {0, 3};
  const Graph graph = bench.draw(query);
  CHECK(graph.buckets.size() <= static_cast<std::size_t>(points));
  std::int64_t min = 1000;
  std::int64_t max = 0;
  std::int64_t last = 0;
  for (const Bucket& bucket : graph.buckets) {
    CHECK(bucket.start > last);
    last = bucket.start;
    min = std::min(min, bucket.min.at(0).value());
    max = std::max(max, bucket.max.at(0).value());
    CHECK(bucket.min.at(1) == std::nullopt);
  }
  CHECK(min == 180);
  CHECK(max == 270);
}

TEST_CASE("a graph shows gaps and nothing where nothing was recorded", "[history][graph]") {
  Bench bench;
  auto samples = minutes(1, 1000);
  auto later = minutes(1001, 1000, kStart + 3000 * kMinute);
  later.front().gap = true;
  samples.insert(samples.end(), later.begin(), later.end());
  REQUIRE(bench.storage.write(batch_of(samples), bench.keep));
  GraphQuery query;
  query.points = 40;
  query.period = {kStart, kStart + 4000 * kMinute};
  const Graph graph = bench.draw(query);
  CHECK(graph.width == 100 * kMinute);
  REQUIRE(graph.buckets.size() == 20);
  for (const Bucket& bucket : graph.buckets) {
    const bool hole = bucket.start >= kStart + 1000 * kMinute && bucket.start < kStart + 3000 * kMinute;
    CHECK_FALSE(hole);
    CHECK(bucket.gap == (bucket.start == kStart + 3000 * kMinute));
  }
}

TEST_CASE("months of a fast clock: the ring turns, ids go on, the extremes are exact", "[history][records]") {
  Bench bench;
  bench.keep.records = 10'000;
  constexpr std::int64_t kMonths = 100'000;  // minutes: ten weeks
  std::vector<Sample> hour;
  for (std::int64_t id = 1; id <= kMonths; ++id) {
    hour.push_back(sample_of(id, kStart + id * kMinute, id % 997));
    if (hour.size() == 60 || id == kMonths) {
      REQUIRE(bench.storage.write(batch_of(std::exchange(hour, {})), bench.keep));
    }
  }
  const auto page = bench.find(all_records());
  CHECK(page.total == 10'000);
  CHECK(page.records.front().id == kMonths - 9'999);
  GraphQuery query;
  query.points = 10;
  query.columns = {0};
  query.period = {kStart + (kMonths - 9'000) * kMinute, kStart + (kMonths + 1) * kMinute};
  for (const Bucket& bucket : bench.draw(query).buckets) {
    CHECK(bucket.min.at(0).value() <= 200);
    CHECK(bucket.max.at(0).value() >= 800);
  }
}

TEST_CASE("records leave by age, but not all at once for a clock that lies", "[history][records]") {
  Bench bench;
  bench.keep.records = 1'000'000;
  bench.keep.age_ms = 24 * 60 * kMinute;
  REQUIRE(bench.storage.write(batch_of(minutes(1, 6400)), bench.keep));
  Batch lie = batch_of(minutes(6401, 65, kStart + 6401 * kMinute));
  lie.now = kStart + 20LL * 365 * 24 * 60 * kMinute;
  REQUIRE(bench.storage.write(lie, bench.keep));
  CHECK(bench.find(all_records()).total > 1000);
}

TEST_CASE("extended records: average exact, open hour written over, ring", "[history][records]") {
  Bench bench;
  bench.keep.extended_records = 64;
  for (std::int64_t id = 1; id <= 200; ++id) {
    ExtendedRecord record;
    record.id = id;
    record.start = kStart + id * 60 * kMinute;
    record.open = true;
    Batch batch;
    for (const std::int64_t value : {229, 230, 232}) {
      record.columns[4].add(value);
      ++record.sweeps;
      record.end = record.start + record.sweeps;
      batch.extended = {record};
      REQUIRE(bench.storage.write(batch, bench.keep));
    }
    batch.extended[0].open = false;
    REQUIRE(bench.storage.write(batch, bench.keep));
  }
  RecordQuery query = all_records(Series::ups_extended);
  query.columns = {4, 5};
  const auto page = bench.find(query);
  CHECK(page.total == 64);
  REQUIRE(page.records.size() == 64);
  CHECK(page.records.back().id == 200);
  CHECK(page.records.back().sweeps == 3);
  CHECK(page.records.back().values ==
        std::vector<std::optional<std::int64_t>>{229, 230, 232, std::nullopt, std::nullopt, std::nullopt});
}

TEST_CASE("a cleared history begins anew with ids that were never used", "[history][records]") {
  Bench bench;
  bench.write(minutes(1, 200));
  REQUIRE(bench.storage.clear(Log::history));
  CHECK(bench.find(all_records()).total == 0);
  bench.storage.close();
  REQUIRE(bench.storage.open());
  CHECK(bench.storage.recorder_start()->next_ups == 201);
  bench.write(minutes(201, 10));
  CHECK(bench.find(all_records()).total == 10);
}
