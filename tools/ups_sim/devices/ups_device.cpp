#include "devices/ups_device.hpp"

#include <array>
#include <bit>
#include <cmath>

namespace ups_sim {
namespace {

struct Switch {
  const char* name;
  bool& (*of)(UpsInputs&);
};

constexpr auto kSwitches = std::to_array<Switch>({
    {"mains", [](UpsInputs& in) -> bool& { return in.supply.mains; }},
    {"rectifier_mains", [](UpsInputs& in) -> bool& { return in.supply.rectifier_mains; }},
    {"bypass_mains", [](UpsInputs& in) -> bool& { return in.supply.bypass_mains; }},
    {"genset", [](UpsInputs& in) -> bool& { return in.supply.genset; }},
    {"battery_present", [](UpsInputs& in) -> bool& { return in.battery_present; }},
    {"eco", [](UpsInputs& in) -> bool& { return in.eco; }},
    {"standby", [](UpsInputs& in) -> bool& { return in.standby; }},
    {"maintenance_bypass", [](UpsInputs& in) -> bool& { return in.maintenance_bypass; }},
    {"line_interactive", [](UpsInputs& in) -> bool& { return in.line_interactive; }},
    {"remote_enabled", [](UpsInputs& in) -> bool& { return in.remote_enabled; }},
});

struct Forced {
  const char* name;
  std::optional<double>& (*of)(UpsInputs&);
};

constexpr auto kForced = std::to_array<Forced>({
    {"load", [](UpsInputs& in) -> std::optional<double>& { return in.load_percent; }},
    {"mains_l1", [](UpsInputs& in) -> std::optional<double>& { return in.supply.forced_volts[0]; }},
    {"mains_l2", [](UpsInputs& in) -> std::optional<double>& { return in.supply.forced_volts[1]; }},
    {"mains_l3", [](UpsInputs& in) -> std::optional<double>& { return in.supply.forced_volts[2]; }},
});

const char* name_of(Feed feed) {
  switch (feed) {
    case Feed::inverter:
      return "inverter";
    case Feed::battery:
      return "battery";
    case Feed::bypass:
      return "bypass";
    case Feed::eco:
      return "eco";
    case Feed::maintenance:
      return "maintenance";
    case Feed::none:
      return "none";
  }
  return "none";
}

Fact quantity(const char* name, double value) {
  return std::isnan(value) ? Fact{name, nullptr} : Fact{name, value};
}

void add_phases(Facts& facts, const std::string& name, const Phases& values) {
  for (std::size_t phase = 0; phase < values.size(); ++phase) {
    facts.push_back(quantity((name + "_l" + std::to_string(phase + 1)).c_str(), values[phase]));
  }
}

}  // namespace

Problem UpsDevice::set(const std::string& name, const Setting& value) {
  for (const Switch& row : kSwitches) {
    if (name == row.name) {
      row.of(plant_.inputs()) = std::get<bool>(value);
      plant_.step(0);
      return {};
    }
  }
  for (const Forced& row : kForced) {
    if (name == row.name) {
      const double* number = std::get_if<double>(&value);
      row.of(plant_.inputs()) = number != nullptr ? std::optional{*number} : std::nullopt;
      plant_.step(0);
      return {};
    }
  }
  if (name == "temperature") {
    plant_.inputs().ambient_c = std::get<double>(value);
  } else if (name == "battery_charge") {
    plant_.set_battery_charge(std::get<double>(value) / 100);
  } else if (name == "battery_test") {
    plant_.execute(std::get<bool>(value) ? UpsCommand::test_battery : UpsCommand::stop_test, plant_.all());
  } else if (name == "unit_stopped" || name == "module_stopped") {
    return stop(name, value);
  } else {
    return "\"" + name + "\" is nothing a UPS has";
  }
  plant_.step(0);
  return {};
}

Problem UpsDevice::stop(const std::string& name, const Setting& value) {
  const double* number = std::get_if<double>(&value);
  const bool by_unit = name == "unit_stopped";
  const int known = by_unit ? plant_.spec().units * (plant_.spec().units == 1 ? plant_.spec().modules : 1)
                            : plant_.spec().units * plant_.spec().modules;
  if (number != nullptr && (*number < 1 || *number > known)) {
    return "\"" + name + "\" must be 1.." + std::to_string(known) + " or null";
  }
  const auto index = number != nullptr ? std::optional{static_cast<std::size_t>(*number) - 1} : std::nullopt;
  // The children of a lone modular unit are its modules.
  if (by_unit && plant_.spec().units > 1) {
    plant_.stop_unit(index);
  } else {
    plant_.stop_block(index);
  }
  plant_.step(0);
  return {};
}

Facts UpsDevice::state() const {
  const UpsView view = plant_.view(plant_.all(), true);
  const UpsInputs& inputs = plant_.inputs();
  Facts facts{{"device", name_},
              {"map", map_},
              {"feed", std::string{name_of(plant_.feed())}},
              {"mains", inputs.supply.mains},
              {"rectifier_mains", inputs.supply.rectifier_mains},
              {"bypass_mains", inputs.supply.bypass_mains},
              {"mains_present", view.rectifier.present},
              {"bypass_ok", view.bypass.in_tolerance},
              {"on_battery", view.on_battery},
              {"on_bypass", view.on_bypass},
              {"load_off", view.load_off},
              {"eco", inputs.eco},
              {"standby", inputs.standby},
              {"maintenance_bypass", inputs.maintenance_bypass},
              {"line_interactive", inputs.line_interactive},
              {"genset", inputs.supply.genset},
              {"on_genset", view.on_genset},
              {"remote_enabled", inputs.remote_enabled},
              {"battery_present", inputs.battery_present},
              {"battery_charging", view.battery.charging},
              {"battery_low", view.battery.near_end},
              {"battery_test", view.battery.test_in_progress},
              {"imminent_stop", view.imminent_stop},
              {"overload", view.overload},
              {"load", view.output.load_rate},
              {"temperature", view.ambient_c},
              {"battery_charge", view.battery.charge_percent},
              {"battery_volts", view.battery.plus_volts},
              {"battery_amps", view.battery.plus_amps},
              {"battery_ah", view.battery.amp_hours},
              {"battery_temperature", view.battery.celsius},
              {"runtime_min", view.battery.runtime_min},
              {"time_on_battery_s", view.battery.time_on_battery_s},
              {"output_kva", view.output.kva},
              {"output_kw", view.output.kilowatts},
              {"output_hz", view.output.hertz},
              {"input_hz", view.rectifier.hertz},
              {"units_operating", static_cast<double>(std::popcount(view.children_operating))}};
  add_phases(facts, "input_volts", view.rectifier.volts);
  add_phases(facts, "bypass_volts", view.bypass.volts);
  add_phases(facts, "output_volts", view.output.volts);
  add_phases(facts, "output_amps", view.output.amps);
  add_phases(facts, "load", view.output.load_rates);
  return facts;
}

}  // namespace ups_sim
