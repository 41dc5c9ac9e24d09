#include "alarm/states.hpp"

#include <algorithm>
#include <array>

#include "alarm/synoptic.hpp"

namespace nv::alarm {
namespace {

using model::Alarm;
using model::BatteryMark;
using model::BatteryStatus;
using model::DeviceStatus;
using model::ElementStatus;
using model::Flag;
using model::Level;
using model::OutputStatus;
using model::StsStatus;
using model::UpsStatus;

template <class State>
struct Rule {
  State state;
  bool (*holds)(const View&);
};

// The first rule that holds; State::unknown when none does.
template <class State, std::size_t Count>
State first_of(const std::array<Rule<State>, Count>& rules, const View& view) {
  if (!view.is_known()) {
    return State::unknown;
  }
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&view](const Rule<State>& rule) { return rule.holds(view); });
  return found == rules.end() ? State::unknown : found->state;
}

template <Flag flag>
bool has_flag(const View& view) {
  return view.has(flag);
}

template <Alarm alarm>
bool has_alarm(const View& view) {
  return view.has(alarm);
}

// "Normal mode" is the same bit on a range that feeds the load from the mains in normal operation (12.1.5).
bool on_inverter(const View& view) {
  return view.has(Flag::load_on_inverter) && !view.identity.off_line;
}
bool in_normal_mode(const View& view) {
  return view.has(Flag::load_on_inverter) && view.identity.off_line;
}

bool in_line_interactive_mode(const View& view) {
  return view.has(Flag::line_interactive_mode) || view.has(Flag::line_interactive_operation);
}

// Manual 12.1.5, in its order. No register is known for "UPS in Flex mode operation".
constexpr auto kUpsRules = std::to_array<Rule<UpsStatus>>({
    {UpsStatus::in_service_mode, has_flag<Flag::service_mode>},
    {UpsStatus::on_maintenance_bypass, is_on_maintenance_bypass},
    {UpsStatus::imminent_stop, has_alarm<Alarm::imminent_stop>},
    {UpsStatus::auto_test, has_flag<Flag::auto_test>},
    {UpsStatus::on_battery, is_on_battery},
    {UpsStatus::battery_test, has_flag<Flag::battery_test>},
    {UpsStatus::load_protected_by_inverter, on_inverter},
    {UpsStatus::normal_mode, in_normal_mode},
    {UpsStatus::eco_mode, has_flag<Flag::eco_mode>},
    {UpsStatus::line_interactive_mode, in_line_interactive_mode},
    {UpsStatus::load_on_bypass, has_flag<Flag::load_on_bypass>},
    {UpsStatus::unit_available, has_flag<Flag::available>},
    {UpsStatus::on_standby, has_flag<Flag::standby>},
    {UpsStatus::load_off, is_load_off},
});

// Manual 12.1.6.
constexpr auto kBatteryRules = std::to_array<Rule<BatteryStatus>>({
    {BatteryStatus::disconnected,
     [](const View& view) { return view.has(Alarm::battery_disconnected) || view.has(Flag::battery_circuit_open); }},
    {BatteryStatus::discharged, has_alarm<Alarm::battery_discharged>},
    {BatteryStatus::low, has_alarm<Alarm::battery_low>},
    {BatteryStatus::discharging,
     [](const View& view) { return view.has(Alarm::on_battery) && !is_testing_battery(view); }},
    {BatteryStatus::to_input, has_flag<Flag::battery_to_input>},
    {BatteryStatus::alarm, has_alarm<Alarm::battery>},
    {BatteryStatus::room_alarm, has_alarm<Alarm::battery_room>},
    {BatteryStatus::temperature_alarm, has_alarm<Alarm::battery_temperature>},
    {BatteryStatus::test_running, has_flag<Flag::battery_test>},
    {BatteryStatus::charging, has_flag<Flag::battery_charging>},
    {BatteryStatus::ok, [](const View& view) { return view.has(Flag::battery_ok) || view.has(Flag::battery_charged); }},
});

// Manual 12.1.7.
constexpr auto kOutputRules = std::to_array<Rule<OutputStatus>>({
    {OutputStatus::on_maintenance_bypass, is_on_maintenance_bypass},
    {OutputStatus::load_protected_by_inverter, on_inverter},
    {OutputStatus::normal_mode, in_normal_mode},
    {OutputStatus::eco_mode, has_flag<Flag::eco_mode>},
    {OutputStatus::load_on_bypass, has_flag<Flag::load_on_bypass>},
    {OutputStatus::line_interactive_mode, in_line_interactive_mode},
    {OutputStatus::on_standby, has_flag<Flag::standby>},
    {OutputStatus::load_off, is_load_off},
});

// Manual 13.2. No register is known for "In Service mode".
constexpr auto kStsRules = std::to_array<Rule<StsStatus>>({
    {StsStatus::on_maintenance_bypass_1, has_flag<Flag::load_on_maintenance_bypass1>},
    {StsStatus::on_maintenance_bypass_2, has_flag<Flag::load_on_maintenance_bypass2>},
    {StsStatus::imminent_stop, has_alarm<Alarm::sts_imminent_stop>},
    {StsStatus::on_preferred_source, has_flag<Flag::load_on_preferred>},
    {StsStatus::on_alternate_source, has_flag<Flag::load_on_alternate>},
    {StsStatus::load_off, has_flag<Flag::load_not_supplied>},
});

bool raises(const View& view, Level level) {
  return std::any_of(view.node.raised.begin(), view.node.raised.end(),
                     [level](const model::AlarmBit& bit) { return bit.level == level; });
}

// Manual 11.3.
bool is_standing_by(const View& view) {
  if (view.node.is_summary_only()) {
    return !view.has(Flag::operating);
  }
  return view.has(Flag::standby) || is_load_off(view) || view.has(Flag::load_not_supplied);
}

constexpr auto kDeviceRules = std::to_array<Rule<DeviceStatus>>({
    {DeviceStatus::imminent_stop,
     [](const View& view) { return view.has(Alarm::imminent_stop) || view.has(Alarm::sts_imminent_stop); }},
    {DeviceStatus::with_critical_alarm, [](const View& view) { return raises(view, Level::critical); }},
    {DeviceStatus::with_alarm, [](const View& view) { return raises(view, Level::warning); }},
    {DeviceStatus::standby, is_standing_by},
    {DeviceStatus::operating, [](const View&) { return true; }},
});

constexpr auto kBatteryMarkRules = std::to_array<Rule<BatteryMark>>({
    {BatteryMark::disconnected,
     [](const View& view) { return view.has(Alarm::battery_disconnected) || view.has(Flag::battery_circuit_open); }},
    {BatteryMark::discharging, has_alarm<Alarm::on_battery>},
    {BatteryMark::alarm,
     [](const View& view) {
       return view.has(Alarm::battery) || view.has(Alarm::battery_discharged) || view.has(Alarm::battery_room) ||
              view.has(Alarm::battery_temperature) || view.has(Alarm::battery_test_failed);
     }},
    {BatteryMark::ok,
     [](const View& view) {
       return view.has(Flag::battery_ok) || view.has(Flag::battery_charged) || view.has(Flag::battery_charging);
     }},
});

ElementStatus element(bool on, bool preventive, bool critical) {
  if (critical) {
    return ElementStatus::critical_alarm;
  }
  if (preventive) {
    return ElementStatus::preventive_alarm;
  }
  return on ? ElementStatus::on : ElementStatus::off;
}

ElementStatus supply(bool present) {
  return present ? ElementStatus::present : ElementStatus::absent;
}

ElementStatus bypass_element(const View& view) {
  if (view.has(Flag::option_without_bypass)) {
    return ElementStatus::absent;
  }
  const bool on = view.has(Flag::bypass_switch_closed) || view.has(Flag::load_on_bypass);
  return element(on, view.has(Alarm::bypass_preventive), view.has(Alarm::bypass_critical));
}

ElementStatus genset_element(const View& view) {
  if (view.has(Alarm::genset) || view.has(Alarm::genset_fault)) {
    return ElementStatus::preventive_alarm;
  }
  if (view.has(Flag::genset_on)) {
    return ElementStatus::on;
  }
  return view.has(Flag::option_genset) ? ElementStatus::off : ElementStatus::absent;
}

void derive_elements(const View& view, model::NodeStates& states) {
  states.rectifier =
      element(view.has(Flag::rectifier_on), view.has(Alarm::rectifier_preventive), view.has(Alarm::rectifier_critical));
  states.rectifier_input = supply(view.has(Flag::rectifier_input_present));
  states.inverter =
      element(view.has(Flag::inverter_on), view.has(Alarm::inverter_preventive), view.has(Alarm::inverter_critical));
  states.bypass = bypass_element(view);
  states.bypass_input = supply(view.has(Flag::bypass_input_present));
  states.genset = genset_element(view);
}

}  // namespace

bool is_testing_battery(const View& view) {
  return view.has(Flag::battery_test) && view.has(Flag::rectifier_input_present);
}

bool is_on_battery(const View& view) {
  const bool feeds_load = view.has(Flag::load_on_inverter) || (view.is_jbusp() && view.has(Flag::load_on_bypass));
  return view.has(Alarm::on_battery) && feeds_load && !is_testing_battery(view);
}

bool is_load_off(const View& view) {
  if (view.is_jbusp()) {  // has no bit for it: trap 13 of the manual is !S03 & !S04
    return !view.has(Flag::load_on_inverter) && !view.has(Flag::load_on_bypass) && !view.has(Flag::eco_mode);
  }
  return view.has(Flag::load_off);
}

bool is_on_maintenance_bypass(const View& view) {
  // Output source table of the MIB: JBUSP A08 | A48, VU-MAP S003.
  const bool jbusp =
      view.is_jbusp() && (view.has(Alarm::maintenance_bypass_closed) || view.has(Alarm::maintenance_bypass));
  return jbusp || view.has(Flag::load_on_maintenance_bypass);
}

model::NodeStates derive_states(const model::Node& node, const model::Identity& identity, bool live) {
  model::NodeStates states;
  const View view{node, identity};
  states.synoptic = derive_synoptic(view, live);
  if (!live || !view.is_known()) {
    return states;
  }
  states.device = first_of(kDeviceRules, view);
  if (node.is_summary_only()) {
    return states;  // its unit's summary bits say no more
  }
  if (view.is_sts()) {
    states.sts = first_of(kStsRules, view);
    return states;
  }
  states.ups = first_of(kUpsRules, view);
  states.output = first_of(kOutputRules, view);
  states.battery = first_of(kBatteryRules, view);
  states.battery_mark = first_of(kBatteryMarkRules, view);
  derive_elements(view, states);
  return states;
}

}  // namespace nv::alarm
