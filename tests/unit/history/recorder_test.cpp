#include "history/recorder.hpp"

#include "history/display.hpp"

#include <catch2/catch.hpp>

#include "support/manual_clock.hpp"
#include "support/readings.hpp"

using namespace nv;
using namespace nv::history;
using namespace std::chrono_literals;

namespace {

struct Bench {
  test::ManualClock clock;
  Recorder recorder;
  std::vector<Sample> samples;
  std::vector<ExtendedRecord> closed;
  core::SteadyTime first = clock.steady();

  explicit Bench(RecorderSettings settings = {}, RecorderStart start = {}) {
    recorder.start(start, settings, clock.steady(), clock.wall());
  }

  model::Snapshot snapshot(std::int32_t voltage, model::Family family = model::Family::vumap) {
    model::Snapshot made;
    static_cast<model::Readings&>(made) = test::readings_of(family, {});
    made.link.measured_at = clock.steady();
    made.nodes[0].values.set(model::Point::output_voltage_l1, voltage);
    made.nodes[0].values.set(model::Point::switch1_temperature, voltage);
    return made;
  }
  void take(const model::Snapshot& snapshot) {
    const auto taken = recorder.take(snapshot, clock.steady(), clock.wall());
    if (taken.sample) {
      samples.push_back(*taken.sample);
    }
    if (taken.closed) {
      closed.push_back(*taken.closed);
    }
  }
  void sweep(std::int32_t voltage) {
    take(snapshot(voltage));
    clock.advance(2s);
  }
  void lost() {
    auto gone = snapshot(0);
    gone.link.state = model::LinkState::lost;
    take(gone);
    clock.advance(2s);
  }
};

constexpr std::size_t kOutputVoltage = 4;  // "Output voltage" R

}  // namespace

TEST_CASE("a sample every interval, on the beat of the first", "[history][recorder]") {
  Bench bench;
  for (int sweep = 0; sweep < 91; ++sweep) {
    bench.sweep(230 + sweep);
  }
  REQUIRE(bench.samples.size() == 4);
  CHECK(bench.samples[0].values[kOutputVoltage] == 230);
  CHECK(bench.samples[1].values[kOutputVoltage] == 260);
  CHECK(bench.samples[1].time - bench.samples[0].time == 60'000);
  CHECK(bench.samples[3].id == 4);
  CHECK(bench.samples[0].values[0] == std::nullopt);  // never measured: no zero
}

TEST_CASE("the extended record is of every sweep and says of how many", "[history][recorder]") {
  Bench bench;
  for (int sweep = 0; sweep < 1800; ++sweep) {
    bench.sweep(sweep == 777 ? 190 : sweep == 1234 ? 260 : 230);  // peaks between the samples
  }
  CHECK(bench.closed.empty());
  bench.sweep(230);
  REQUIRE(bench.closed.size() == 1);
  const ExtendedRecord& hour = bench.closed[0];
  CHECK(hour.sweeps == 1800);
  CHECK(hour.columns[kOutputVoltage] == Extremes{190, 260, 230 * 1798 + 190 + 260, 1800});
  CHECK(hour.columns[0].count == 0);
  CHECK(hour.end - hour.start == 3'600'000);
  CHECK_FALSE(hour.open);
}

TEST_CASE("a UPS that is not connected leaves a gap, not a zero", "[history][recorder]") {
  Bench bench;
  bench.sweep(230);
  for (int sweep = 0; sweep < 100; ++sweep) {
    bench.lost();
  }
  CHECK(bench.samples.size() == 1);
  bench.sweep(231);
  bench.clock.advance(60s);
  bench.sweep(232);
  REQUIRE(bench.samples.size() == 3);
  CHECK(bench.samples[0].gap);  // the card was off before
  CHECK(bench.samples[1].gap);
  CHECK_FALSE(bench.samples[2].gap);
}

TEST_CASE("a short gap between two samples is told, too", "[history][recorder]") {
  Bench bench;
  bench.sweep(230);
  bench.lost();
  for (int sweep = 0; sweep < 30; ++sweep) {
    bench.sweep(230);
  }
  REQUIRE(bench.samples.size() == 2);
  CHECK(bench.samples[1].gap);
}

TEST_CASE("a sweep that is published twice counts once", "[history][recorder]") {
  Bench bench;
  const auto snapshot = bench.snapshot(230);
  bench.take(snapshot);
  bench.take(snapshot);
  CHECK(bench.recorder.open_record()->sweeps == 1);
}

TEST_CASE("an hour without a sweep has no record", "[history][recorder]") {
  Bench bench;
  bench.sweep(230);
  for (int sweep = 0; sweep < 5400; ++sweep) {
    bench.lost();
  }
  bench.sweep(230);
  REQUIRE(bench.closed.size() == 1);
  CHECK(bench.closed[0].sweeps == 1);
  CHECK(bench.recorder.open_record()->gap);
}

TEST_CASE("a restart goes on with the open hour, but not with an old one", "[history][recorder]") {
  Bench before;
  before.sweep(200);
  RecorderStart start;
  start.next_ups = 7;
  start.next_extended = 2;
  start.open = *before.recorder.open_record();
  const bool late = GENERATE(false, true);
  Bench after({}, {});
  after.clock = before.clock;
  after.clock.advance(late ? 3h : 10min);
  after.recorder.start(start, {}, after.clock.steady(), after.clock.wall());
  after.sweep(240);
  CHECK(after.samples.at(0).id == 7);
  CHECK(after.recorder.open_record()->sweeps == (late ? 1 : 2));
  CHECK(after.recorder.open_record()->id == (late ? 2 : 1));
}

TEST_CASE("an STS has its own columns and no extended history", "[history][recorder]") {
  Bench bench;
  bench.take(bench.snapshot(412, model::Family::sts));
  REQUIRE(bench.samples.size() == 1);
  CHECK(bench.samples[0].series == Series::sts);
  CHECK(bench.samples[0].values[10] == 412);  // SW1 temperature
  CHECK_FALSE(bench.recorder.open_record());
}

// The manual's lists of measurements (11.2.4, 18.1, 18.2): our own facts, not the table's.
TEST_CASE("the columns are the manual's", "[history][recorder]") {
  struct Case {
    Series series;
    const char* name;
    const char* unit;
  };
  const auto c = GENERATE(values<Case>({
      {Series::ups, "input_voltage_l1", "V"},
      {Series::ups, "input_voltage_l2", "V"},
      {Series::ups, "input_voltage_l3", "V"},
      {Series::ups, "input_frequency", "Hz"},
      {Series::ups, "output_voltage_l1", "V"},
      {Series::ups, "output_voltage_l2", "V"},
      {Series::ups, "output_voltage_l3", "V"},
      {Series::ups, "output_load_l1", "%"},
      {Series::ups, "output_load_l2", "%"},
      {Series::ups, "output_load_l3", "%"},
      {Series::ups, "output_load", "%"},
      {Series::ups, "battery_capacity", "%"},
      {Series::ups, "ups_temperature", "\u00b0C"},
      {Series::ups_extended, "output_current_l1", "A"},
      {Series::ups_extended, "output_current_l3", "A"},
      {Series::ups, "emd_temperature", "\u00b0C"},
      {Series::ups, "emd_humidity", "%"},
      {Series::ups_extended, "emd_temperature", "\u00b0C"},
      {Series::sts, "source1_voltage_l1", "V"},
      {Series::sts, "source1_voltage_l3", "V"},
      {Series::sts, "source2_voltage_l2", "V"},
      {Series::sts, "output_current_l2", "A"},
      {Series::sts, "output_frequency", "Hz"},
      {Series::sts, "switch1_temperature", "\u00b0C"},
      {Series::sts, "switch2_temperature", "\u00b0C"},
  }));
  CAPTURE(c.name);
  const auto column = find_column(c.series, c.name);
  REQUIRE(column);
  CHECK(model::unit_text(columns_of(c.series)[*column].unit) == c.unit);
}

TEST_CASE("the environmental sensor is recorded while it is there, and absent when it is not", "[history][recorder]") {
  Bench bench({.interval = 2s});
  auto snapshot = bench.snapshot(230);
  snapshot.emd = model::EmdReadings{220, 352};  // EMD appendix, 3: 22.0 degrees, 35.2 %
  bench.take(snapshot);
  bench.clock.advance(2s);
  snapshot = bench.snapshot(230);
  snapshot.emd = model::EmdReadings{std::nullopt, 360};
  bench.take(snapshot);
  bench.clock.advance(2s);
  bench.sweep(230);  // unplugged
  const std::size_t temperature = *find_column(Series::ups, "emd_temperature");
  const std::size_t humidity = *find_column(Series::ups, "emd_humidity");
  REQUIRE(bench.samples.size() == 3);
  CHECK(bench.samples[0].values[temperature] == 220);
  CHECK(bench.samples[0].values[humidity] == 352);
  CHECK(bench.samples[1].values[temperature] == std::nullopt);
  CHECK(bench.samples[2].values[humidity] == std::nullopt);
  CHECK(bench.recorder.open_record()->columns[humidity] == Extremes{352, 360, 712, 2});
  CHECK(decimal_text(352, columns_of(Series::ups)[humidity].decimals) == "35.2");
}

TEST_CASE("a three-wire input shows its phase-to-phase voltages", "[history][recorder]") {
  Bench bench;
  auto snapshot = bench.snapshot(230);
  snapshot.nodes[0].values.set(model::Point::rectifier_voltage_l1_l2, 400);
  bench.take(snapshot);
  CHECK(bench.samples.at(0).values[0] == 400);
}

TEST_CASE("the clock an hour back: ids and samples go on, nothing is lost", "[history][recorder]") {
  Bench bench;
  const auto wall_back = bench.clock.wall() - 1h;
  bench.sweep(230);
  bench.clock.advance(58s);
  const auto taken = bench.recorder.take(bench.snapshot(231), bench.clock.steady(), wall_back);
  REQUIRE(taken.sample);
  CHECK(taken.sample->id == 2);
  CHECK(taken.sample->time < bench.samples[0].time);
  CHECK_FALSE(taken.closed);
}
