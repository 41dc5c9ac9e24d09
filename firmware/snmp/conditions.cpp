#include "snmp/conditions.hpp"

#include <algorithm>

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

// Order: clients file, section 5, item 8.
std::int32_t battery_status_7(const Scene& scene) {
  if (!scene.known()) {
    return 1;
  }
  if (is_disconnected(scene)) {
    return 9;
  }
  if (has_battery_failure(scene)) {
    return 8;
  }
  if (scene.has(Alarm::battery_discharged)) {
    return 7;
  }
  if (scene.has(Alarm::battery_low)) {
    return 6;
  }
  if (scene.has(Flag::battery_test)) {
    return 4;
  }
  if (scene.has(Alarm::on_battery)) {
    return 5;
  }
  if (scene.has(Flag::battery_charging)) {
    return 3;
  }
  return is_battery_normal(scene) ? 2 : 1;
}

// Low and depleted come first, so that a shutdown client sees them whatever else is wrong with the battery.
std::int32_t battery_status_1(const Scene& scene) {
  if (!scene.known()) {
    return 1;
  }
  if (scene.has(Alarm::battery_discharged)) {
    return 4;
  }
  if (scene.has(Alarm::battery_low)) {
    return 3;
  }
  if (is_disconnected(scene)) {
    return 7;
  }
  if (has_battery_failure(scene)) {
    return 6;
  }
  if (is_on_battery(scene)) {
    return 5;
  }
  return is_battery_normal(scene) || scene.has(Flag::battery_test) ? 2 : 1;
}

std::int32_t battery_status_rfc(const Scene& scene) {
  if (!scene.known()) {
    return 1;
  }
  if (scene.has(Alarm::battery_discharged)) {
    return 4;
  }
  if (scene.has(Alarm::battery_low)) {
    return 3;
  }
  return is_disconnected(scene) ? 1 : 2;
}

std::int32_t output_source_7(const Scene& scene) {
  if (is_on_battery(scene)) {
    return 3;  // this tree has no battery here; the load is on the inverter, in an off-line range too
  }
  switch (output_of(scene)) {
    case OutputStatus::on_maintenance_bypass:
      return 2;
    case OutputStatus::load_protected_by_inverter:
      return 3;
    case OutputStatus::normal_mode:
      return 4;
    case OutputStatus::eco_mode:
      return 5;
    case OutputStatus::load_on_bypass:
      return 6;
    case OutputStatus::on_standby:
      return 7;
    case OutputStatus::load_off:
      return 8;
    case OutputStatus::line_interactive_mode:
      return 9;
    case OutputStatus::unknown:
      break;
  }
  return 1;
}

// On bypass this tree says onMains (3), not onBypass (5): NUT before 2.8.3 takes 5 for "on battery", and would show it
// together with "on line".
std::int32_t output_source_1(const Scene& scene) {
  if (is_on_battery(scene)) {
    return 2;
  }
  switch (output_of(scene)) {
    case OutputStatus::on_maintenance_bypass:
      return 7;
    case OutputStatus::load_protected_by_inverter:
      return 2;
    case OutputStatus::normal_mode:
    case OutputStatus::line_interactive_mode:
      return 9;
    case OutputStatus::eco_mode:
      return 4;
    case OutputStatus::load_on_bypass:
      return 3;
    case OutputStatus::on_standby:
      return 6;
    case OutputStatus::load_off:
      return 8;
    case OutputStatus::unknown:
      break;
  }
  return 1;
}

std::int32_t output_source_rfc(const Scene& scene) {
  if (is_on_battery(scene)) {
    return 5;
  }
  switch (output_of(scene)) {
    case OutputStatus::load_protected_by_inverter:
    case OutputStatus::normal_mode:
    case OutputStatus::eco_mode:
    case OutputStatus::line_interactive_mode:
      return 3;
    case OutputStatus::on_maintenance_bypass:
    case OutputStatus::load_on_bypass:
      return 4;
    case OutputStatus::on_standby:
    case OutputStatus::load_off:
      return 2;
    case OutputStatus::unknown:
      break;
  }
  return 1;
}

std::optional<std::int32_t> control_mode_7(const Scene& scene) {
  switch (output_of(scene)) {
    case OutputStatus::load_protected_by_inverter:
    case OutputStatus::normal_mode:
    case OutputStatus::line_interactive_mode:
      return 4;
    case OutputStatus::eco_mode:
      return 3;
    case OutputStatus::on_maintenance_bypass:
    case OutputStatus::load_on_bypass:
      return 6;
    case OutputStatus::on_standby:
    case OutputStatus::load_off:
      return 1;
    case OutputStatus::unknown:
      break;
  }
  return std::nullopt;
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
