#include "alarm/derived_values.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace nv::alarm {
namespace {

using model::Flag;
using model::Point;

constexpr auto kInverterOfOutput = std::to_array<std::pair<Point, Point>>({
    {Point::inverter_voltage_l1, Point::output_voltage_l1},
    {Point::inverter_voltage_l2, Point::output_voltage_l2},
    {Point::inverter_voltage_l3, Point::output_voltage_l3},
    {Point::inverter_voltage_l1_l2, Point::output_voltage_l1_l2},
    {Point::inverter_voltage_l2_l3, Point::output_voltage_l2_l3},
    {Point::inverter_voltage_l3_l1, Point::output_voltage_l3_l1},
    {Point::inverter_frequency, Point::output_frequency},
});

// While the inverter feeds the load its voltage is the output's; while it is off it is 0; between the two nobody knows.
void derive_inverter(model::Node& node) {
  const bool feeds = node.flags.has(Flag::load_on_inverter);
  const bool off = !node.flags.has(Flag::inverter_on);
  for (const auto& [inverter, output] : kInverterOfOutput) {
    const auto voltage = node.values.get(output);
    if (voltage && (feeds || off)) {
      node.values.set(inverter, feeds ? *voltage : 0);
    }
  }
}

// The sum of all phases, or nothing: the sum of some would be a lie.
void derive_apparent_power(model::Node& node, std::size_t phases) {
  constexpr std::array kPhases{Point::output_apparent_power_l1, Point::output_apparent_power_l2,
                               Point::output_apparent_power_l3};
  if (node.values.get(Point::output_apparent_power)) {
    return;
  }
  std::int32_t sum = 0;
  std::size_t known = 0;
  for (const Point phase : kPhases) {
    const auto power = node.values.get(phase);
    sum += power.value_or(0);
    known += power ? 1U : 0U;
  }
  const bool only_phase = phases == 1 && known == 1 && node.values.get(kPhases.front());
  if (known == kPhases.size() || only_phase) {
    node.values.set(Point::output_apparent_power, sum);
  }
}

// The current of each phase at full load: 12.4 draws it as a line. Only where the device tells its power and its star
// voltage.
void derive_nominal_current(model::Node& node, std::int32_t phases) {
  const auto power = node.values.get(Point::nominal_apparent_power);
  const auto voltage = node.values.get(Point::nominal_output_voltage);
  if (!power || !voltage || *voltage <= 0 || phases <= 0) {
    return;
  }
  const std::int64_t volt_amperes = model::rescale(*power, model::row_of(Point::nominal_apparent_power).decimals, 3);
  const std::int64_t volts = std::int64_t{*voltage} * phases;
  const std::int64_t tenths = (volt_amperes * 10 + volts / 2) / volts;
  node.values.set(Point::nominal_output_current, static_cast<std::int32_t>(tenths));
}

}  // namespace

void derive_values(model::Node& node, const model::Identity& identity,
                   std::optional<std::chrono::seconds> on_battery_for) {
  if (node.values.empty() || identity.family == model::Family::sts) {
    return;
  }
  if (node.status_known) {
    derive_inverter(node);
  }
  derive_apparent_power(node, identity.output_phases);
  derive_nominal_current(node, identity.output_phases);
  if (!node.values.get(Point::battery_time_on_battery) && on_battery_for) {
    node.values.set(Point::battery_time_on_battery, static_cast<std::int32_t>(on_battery_for->count()));
  }
}

}  // namespace nv::alarm
