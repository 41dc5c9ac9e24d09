#include "snmp/conditions.hpp"

#include <algorithm>
#include <array>

namespace nv::snmp {

using model::Alarm;
using model::Flag;
using model::OutputStatus;

namespace {

OutputStatus output_of(const Scene& scene) {
  const bool derived = scene.known() && scene.node < scene.snapshot.states.size();
  return derived ? scene.snapshot.states[scene.node].output : OutputStatus::unknown;
}

bool is_testing_battery(const Scene& scene) {
  return scene.has(Flag::battery_test) && scene.has(Flag::rectifier_input_present);
}

bool is_disconnected(const Scene& scene) {
  return scene.has(Alarm::battery_disconnected) || scene.has(Flag::battery_circuit_open);
}

bool has_battery_failure(const Scene& scene) {
  // JBUSP A01; VU-MAP A027 | A021 | A020 (csv of the tree, upsBatteryStatus).
  return scene.has(Alarm::battery) ||
         (!scene.is_jbusp() && (scene.has(Alarm::battery_room) || scene.has(Alarm::battery_temperature)));
}

bool is_battery_normal(const Scene& scene) {
  return scene.has(Flag::battery_ok) || scene.has(Flag::battery_charged) || scene.has(Flag::battery_charging);
}

}  // namespace

bool never(const Scene& /*scene*/) {
  return false;
}

bool is_on_battery(const Scene& scene) {
  const bool feeds_load = scene.has(Flag::load_on_inverter) || (scene.is_jbusp() && scene.has(Flag::load_on_bypass));
  return scene.has(Alarm::on_battery) && feeds_load && !is_testing_battery(scene);
}

bool is_on_bypass(const Scene& scene) {
  return scene.has(Flag::load_on_bypass) && !scene.has(Flag::eco_mode) && !scene.has(Flag::energy_saver);
}

bool is_output_off(const Scene& scene) {
  if (!scene.known()) {
    return false;
  }
  if (scene.is_jbusp()) {
    return !scene.has(Flag::load_on_inverter) && !scene.has(Flag::load_on_bypass) && !scene.has(Flag::eco_mode);
  }
  return scene.has(Flag::load_off);
}

bool is_system_off(const Scene& scene) {
  const Flag bypass = scene.is_jbusp() ? Flag::load_on_bypass : Flag::bypass_switch_closed;
  return scene.known() && !scene.has(Flag::rectifier_on) && !scene.has(Flag::inverter_on) && !scene.has(bypass);
}

bool is_battery_bad(const Scene& scene) {
  return scene.has(Alarm::battery) || scene.has(Alarm::battery_room) || scene.has(Alarm::battery_temperature);
}

bool is_communication_lost(const Scene& scene) {
  return scene.snapshot.link.state == model::LinkState::lost;
}

namespace {

// What the trees call a battery; the first row that holds counts. Order: clients file, section 5, item 8.
struct BatteryNumber {
  Condition holds;
  std::int32_t number;
};
constexpr auto kBattery7 = std::to_array<BatteryNumber>({
    {is_disconnected, 9},
    {has_battery_failure, 8},
    {is_raised<Alarm::battery_discharged>, 7},
    {is_raised<Alarm::battery_low>, 6},
    {is_set<Flag::battery_test>, 4},
    {is_raised<Alarm::on_battery>, 5},
    {is_set<Flag::battery_charging>, 3},
    {is_battery_normal, 2},
});
// Depleted and low come first, so that a shutdown client sees them whatever else is wrong with the battery.
constexpr auto kBattery1 = std::to_array<BatteryNumber>({
    {is_raised<Alarm::battery_discharged>, 4},
    {is_raised<Alarm::battery_low>, 3},
    {is_disconnected, 7},
    {has_battery_failure, 6},
    {is_on_battery, 5},
    {is_battery_normal, 2},
    {is_set<Flag::battery_test>, 2},
});
constexpr auto kBatteryRfc = std::to_array<BatteryNumber>({
    {is_raised<Alarm::battery_discharged>, 4},
    {is_raised<Alarm::battery_low>, 3},
    {is_disconnected, 1},
    {[](const Scene& /*any*/) { return true; }, 2},
});

std::int32_t battery_number(const Scene& scene, std::span<const BatteryNumber> rows) {
  const auto row = std::ranges::find_if(rows, [&scene](const BatteryNumber& number) { return number.holds(scene); });
  return scene.known() && row != rows.end() ? row->number : 1;
}

}  // namespace

std::int32_t battery_status_7(const Scene& scene) {
  return battery_number(scene, kBattery7);
}

std::int32_t battery_status_1(const Scene& scene) {
  return battery_number(scene, kBattery1);
}

std::int32_t battery_status_rfc(const Scene& scene) {
  return battery_number(scene, kBatteryRfc);
}

namespace {

// What the trees call an output: upsOutputSource in each tree's own numbers, and the control object of tree 7 read as a
// state (0: nothing). On bypass the old tree says onMains (3), not onBypass (5): NUT before 2.8.3 takes 5 for "on
// battery", and would show it together with "on line".
struct OutputNumbers {
  OutputStatus id;
  std::int32_t tree7, tree1, rfc, control7;
};
constexpr auto kOutputNumbers = std::to_array<OutputNumbers>({
    {OutputStatus::unknown, 1, 1, 1, 0},
    {OutputStatus::on_maintenance_bypass, 2, 7, 4, 6},
    {OutputStatus::load_protected_by_inverter, 3, 2, 3, 4},
    {OutputStatus::normal_mode, 4, 9, 3, 4},
    {OutputStatus::eco_mode, 5, 4, 3, 3},
    {OutputStatus::load_on_bypass, 6, 3, 4, 6},
    {OutputStatus::line_interactive_mode, 9, 9, 3, 4},
    {OutputStatus::on_standby, 7, 6, 2, 1},
    {OutputStatus::load_off, 8, 8, 2, 1},
});
static_assert(model::in_enum_order(kOutputNumbers));

// On battery. The vendor's trees have no number for it: the load is on the inverter, in an off-line range too.
constexpr OutputNumbers kOnBattery{OutputStatus::unknown, 3, 2, 5, 0};

const OutputNumbers& source_of(const Scene& scene) {
  return is_on_battery(scene) ? kOnBattery : kOutputNumbers.at(static_cast<std::size_t>(output_of(scene)));
}

}  // namespace

std::int32_t output_source_7(const Scene& scene) {
  return source_of(scene).tree7;
}

std::int32_t output_source_1(const Scene& scene) {
  return source_of(scene).tree1;
}

std::int32_t output_source_rfc(const Scene& scene) {
  return source_of(scene).rfc;
}

std::optional<std::int32_t> control_mode_7(const Scene& scene) {
  const std::int32_t mode = kOutputNumbers.at(static_cast<std::size_t>(output_of(scene))).control7;
  return mode != 0 ? std::optional(mode) : std::nullopt;
}

std::int32_t seconds_on_battery(const Scene& scene) {
  return is_on_battery(scene) ? scene.value(model::Point::battery_time_on_battery, 0).value_or(0) : 0;
}

std::optional<std::int32_t> alarm_value(const Scene& scene, const AlarmRow& row, const AlarmTimes& active) {
  if (active.contains(row.number)) {
    return 1;
  }
  const bool is_the_cards = row.holds == never || row.holds == is_communication_lost;
  return scene.known() || is_the_cards ? std::optional(0) : std::nullopt;
}

}  // namespace nv::snmp
