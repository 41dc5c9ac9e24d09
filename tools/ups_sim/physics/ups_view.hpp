// Everything a register can ask about a module, a unit or the whole system, in volts, amperes, kilowatts and truths.
// A quantity that the device does not have is NaN.
#pragma once

#include <cstdint>
#include <limits>

#include "physics/mains.hpp"

namespace ups_sim {

inline constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
inline constexpr Phases kNoPhases{kAbsent, kAbsent, kAbsent};

struct FeederView {
  Phases volts = kNoPhases;
  Phases line_volts = kNoPhases;  // U12, U23, U31
  Phases amps = kNoPhases;
  Phases kilowatts = kNoPhases;
  double hertz = kAbsent;
  bool present = false;
  bool in_tolerance = false;
  bool frequency_ok = false;
};

struct OutputView {
  double load_rate = 0;
  Phases load_rates = kNoPhases;
  double kva = 0;
  double kilowatts = 0;
  Phases phase_kva = kNoPhases;
  Phases phase_kilowatts = kNoPhases;
  Phases amps = kNoPhases;
  double neutral_amps = kAbsent;
  Phases volts = kNoPhases;
  Phases line_volts = kNoPhases;
  double hertz = 0;
  double crest_factor = kAbsent;
  Phases crest_factors = kNoPhases;
  double neutral_crest_factor = kAbsent;
  Phases power_factors = kNoPhases;
};

struct BatteryView {
  double plus_volts = 0;
  double minus_volts = kAbsent;
  double plus_amps = 0;  // positive = charging
  double minus_amps = kAbsent;
  double charge_percent = 0;
  double amp_hours = 0;
  double nominal_amp_hours = 0;
  double runtime_min = 0;
  double time_on_battery_s = 0;
  double celsius = 0;
  bool present = false, ok = false, charged = false, charging = false, near_end = false, discharged = false;
  bool discharging = false;
  bool test_possible = false, test_in_progress = false, test_failed = false, test_interrupted = false;
  std::uint16_t last_test_date = 0, last_test_result = 0;
};

struct UpsView {
  double installed_kva = 0, installed_kw = 0, ambient_c = 0;
  FeederView rectifier, bypass;
  OutputView output;
  BatteryView battery;
  // What feeds the load.
  bool on_inverter = false, on_battery = false, on_bypass = false, eco = false, on_maintenance_bypass = false;
  bool load_off = false, standby = false, operating = false, available = false, isolated = false;
  bool rectifier_on = false, rectifier_starting = false, charger_on = false, inverter_on = false;
  bool synchronised = false, restarting = false, line_interactive = false, maintenance_bypass_closed = false;
  bool on_genset = false, genset_fitted = false, remote_enabled = true, buzzer = false, ack_requested = false;
  bool shutoff_armed = false, test_programmed = false, parallel = false, has_plugs = false, single_phase_input = false;
  std::uint16_t plugs_closed = 0;
  // What is wrong.
  bool overload = false, inverter_stopped_by_overload = false, stopped_by_overload = false, imminent_stop = false;
  bool over_temperature = false, battery_over_temperature = false, redundancy_lost = false, few_resources = false;
  bool bypass_for_an_hour = false;
  // One bit per child: units of a system, modules of a unit.
  std::uint16_t children_operating = 0, children_available = 0, children_in_alarm = 0, children_stopping = 0;
};

}  // namespace ups_sim
