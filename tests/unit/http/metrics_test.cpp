// The lines of /metrics; a foreign parser reads them in tests/integration/test_live_metrics.py.
#include <catch2/catch.hpp>

#include "http/metrics.hpp"
#include "support/readings.hpp"

using namespace nv;
using namespace nv::http;
using Catch::Contains;

namespace {

model::Snapshot online() {
  model::Snapshot snapshot;
  static_cast<model::Readings&>(snapshot) = test::readings_of(model::Family::vumap, {});
  snapshot.link.measured_at = core::SteadyTime(std::chrono::seconds(100));
  return snapshot;
}

std::string text_of(const model::Snapshot& snapshot) {
  return metrics_text(snapshot, {}, core::SteadyTime(std::chrono::milliseconds(101'500)));
}

}  // namespace

TEST_CASE("values are in base units, exact, by node", "[http][metrics]") {
  model::Snapshot snapshot = online();
  model::Node& system = snapshot.nodes[0];
  system.values.set(model::Point::output_active_power, 234);      // 23.4 kW
  system.values.set(model::Point::battery_backup_time, 12);       // minutes
  system.values.set(model::Point::battery_voltage_positive, -5);  // -0.5 V
  system.values.set(model::Point::output_frequency, 500);         // 50.0 Hz
  system.values.set(model::Point::output_power_factor_l1, 98);    // 0.98
  model::Node unit = system;
  unit.id = {model::NodeKind::unit, 2, 0};
  snapshot.nodes.push_back(unit);
  const std::string text = text_of(snapshot);
  CHECK_THAT(text, Contains("# TYPE ups_output_active_power_watts gauge\n# UNIT ups_output_active_power_watts watts\n"
                            "# HELP ups_output_active_power_watts output.active_power\n"
                            "ups_output_active_power_watts{node=\"system\"} 23400.0\n"
                            "ups_output_active_power_watts{node=\"unit-2\"} 23400.0\n"));
  CHECK_THAT(text, Contains("ups_battery_backup_time_seconds{node=\"system\"} 720\n"));
  CHECK_THAT(text, Contains("ups_battery_positive_voltage_volts{node=\"system\"} -0.5\n"));
  CHECK_THAT(text, Contains("ups_output_frequency_hertz{node=\"system\"} 50.0\n"));
  CHECK_THAT(text, Contains("ups_output_l1_power_factor{node=\"system\"} 0.98\n"));
  CHECK_THAT(text, Contains("ups_values_age_seconds 1.500\n"));
  CHECK(text.ends_with("\n# EOF\n"));
}

TEST_CASE("what is not known or not fresh has no sample", "[http][metrics]") {
  model::Snapshot snapshot = online();
  snapshot.nodes[0].values.set(model::Point::output_frequency, 500);
  snapshot.alarms.push_back({model::Alarm::on_battery, "A019", model::Level::warning, {}, true});
  CHECK_THAT(text_of(snapshot), !Contains("ups_battery_charge"));
  CHECK_THAT(text_of(snapshot), Contains("ups_alarm{alarm=\"on_battery\",code=\"A019\",level=\"warning\"} 1\n"));
  CHECK_THAT(text_of(snapshot), Contains("ups_alarms{level=\"warning\"} 1\n"));
  snapshot.link.state = model::LinkState::lost;
  const std::string lost = text_of(snapshot);
  CHECK_THAT(lost, !Contains("ups_output_frequency") && !Contains("ups_alarm"));
  CHECK_THAT(lost, Contains("ups_link_state{ups_link_state=\"lost\"} 1\n") &&
                       Contains("ups_link_state{ups_link_state=\"online\"} 0\n"));
  CHECK_THAT(text_of({}), !Contains("ups_values_age_seconds") && !Contains("ups_device"));
}

TEST_CASE("names from the UPS cannot forge a line", "[http][metrics]") {
  model::Snapshot snapshot = online();
  snapshot.identity->model = "a\"b\\c\nups_evil 1\xff";
  CHECK_THAT(text_of(snapshot), Contains(R"(model="a\"b\\c?ups_evil 1?")"));
}

TEST_CASE("good and failed sweeps are counted", "[http][metrics]") {
  model::DeviceModel model;
  const SweepCounter counter(model);
  const auto publish = [&model](int measured_s, unsigned failed) {
    model::Snapshot snapshot = online();
    snapshot.link.measured_at = core::SteadyTime(std::chrono::seconds(measured_s));
    snapshot.link.failed_sweeps = failed;
    model.publish(std::move(snapshot), {});
  };
  publish(1, 0);
  publish(2, 0);
  publish(2, 1);
  publish(2, 2);
  publish(3, 0);
  publish(3, 1);
  CHECK(counter.good() == 3);
  CHECK(counter.failed() == 3);
}

TEST_CASE("the process knows its memory, time and files", "[http][metrics]") {
  const ProcessUsage usage = process_usage();
  CHECK(usage.resident_bytes.value_or(0) > 1'000'000);
  CHECK(usage.cpu_s.value_or(-1) >= 0);
  CHECK(usage.open_files.value_or(0) >= 3);
}
