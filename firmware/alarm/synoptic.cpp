#include "alarm/synoptic.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace nv::alarm {
namespace {

using model::Alarm;
using model::Flag;
using model::Level;
using model::Point;
using model::Tone;

struct PartRow {
  std::string_view part;
  Tone (*tone)(const View&);
};

bool has_bypass(const View& view) {
  return !view.has(Flag::option_without_bypass);
}
bool on_battery(const View& view) {
  return view.has(Alarm::on_battery);
}

Tone ok_when(bool on) {
  return on ? Tone::ok : Tone::off;
}
Tone warning_when(bool active) {
  return active ? Tone::warning : Tone::hidden;
}

Tone element(bool on, bool preventive, bool critical) {
  if (critical) {
    return Tone::critical;
  }
  return preventive ? Tone::warning : ok_when(on);
}

Tone rectifier_input(const View& view) {
  return ok_when(view.has(Flag::rectifier_input_present));
}
Tone rectifier_output(const View& view) {
  return ok_when(view.has(Flag::rectifier_on));
}

Tone rectifier(const View& view) {
  return element(view.has(Flag::rectifier_on), view.has(Alarm::rectifier_preventive),
                 view.has(Alarm::rectifier_critical));
}

Tone inverter_input(const View& view) {
  return on_battery(view) ? Tone::warning : ok_when(view.has(Flag::rectifier_on));
}

Tone inverter(const View& view) {
  return element(view.has(Flag::inverter_on), view.has(Alarm::inverter_preventive), view.has(Alarm::inverter_critical));
}

Tone inverter_output(const View& view) {
  const bool on = view.has(Flag::inverter_on);
  return on && on_battery(view) ? Tone::warning : ok_when(on);
}

Tone output(const View& view) {
  const bool eco = view.has(Flag::eco_mode);
  if ((view.has(Flag::load_on_bypass) && !eco) || (on_battery(view) && view.has(Flag::load_on_inverter))) {
    return Tone::warning;
  }
  return ok_when(view.has(Flag::load_on_inverter) || eco);
}

// 0 %, up to 90 %, above 90 %, above 100 % of the highest phase. Not shown on maintenance bypass (12.1.1).
Tone load(const View& view) {
  if (!view.is_sts() && is_on_maintenance_bypass(view)) {
    return Tone::hidden;
  }
  constexpr std::array kLoads{Point::output_load, Point::output_load_l1, Point::output_load_l2, Point::output_load_l3};
  std::int32_t highest = -1;
  for (const Point point : kLoads) {
    highest = std::max(highest, view.node.values.get(point).value_or(-1));
  }
  if (highest < 0) {
    return Tone::unknown;
  }
  if (highest > model::kLoadWarning) {
    return highest > model::kLoadFull ? Tone::critical : Tone::warning;
  }
  return ok_when(highest > 0);
}

Tone battery(const View& view) {
  if (!view.has(Flag::option_battery)) {
    return Tone::hidden;
  }
  if (view.has(Alarm::battery) || view.has(Alarm::battery_disconnected) || view.has(Alarm::battery_discharged)) {
    return Tone::critical;
  }
  const bool warned = view.has(Alarm::battery_temperature) || view.has(Alarm::battery_room) ||
                      view.has(Alarm::battery_test_failed) || on_battery(view);
  return warned ? Tone::warning : Tone::ok;
}

Tone bypass_input_supply(const View& view) {
  return has_bypass(view) ? ok_when(view.has(Flag::bypass_input_present)) : Tone::hidden;
}

Tone bypass_input(const View& view) {
  return view.has(Flag::load_on_bypass) && has_bypass(view) ? Tone::warning : bypass_input_supply(view);
}

Tone bypass(const View& view) {
  if (!has_bypass(view)) {
    return Tone::hidden;
  }
  if (view.has(Alarm::bypass_critical)) {
    return Tone::critical;
  }
  const bool carries_load = view.has(Flag::load_on_bypass) && !view.has(Flag::eco_mode);
  return view.has(Alarm::bypass_preventive) || carries_load ? Tone::warning : bypass_input_supply(view);
}

Tone bypass_output(const View& view) {
  if (!has_bypass(view)) {
    return Tone::hidden;
  }
  if (!view.has(Flag::load_on_bypass)) {
    return ok_when(view.has(Flag::eco_mode));
  }
  return view.has(Flag::eco_mode) ? Tone::ok : Tone::warning;
}

Tone maintenance_bypass(const View& view) {
  if (view.has(Flag::option_without_maintenance_bypass)) {
    return Tone::hidden;
  }
  return is_on_maintenance_bypass(view) || view.has(Flag::maintenance_bypass_closed) ? Tone::warning : Tone::off;
}

Tone bypass_impossible(const View& view) {
  if (view.has(Alarm::transfer_locked) || view.has(Flag::bypass_locked)) {
    return Tone::critical;
  }
  return warning_when(view.has(Alarm::transfer_impossible));
}

Tone maintenance(const View& view) {
  return warning_when(view.has(Alarm::maintenance) || view.has(Flag::maintenance_alert) ||
                      view.has(Flag::service_mode) || view.has(Flag::maintenance_period_ended));
}

Tone worst_alarm(const View& view) {
  Level worst = Level::none;
  for (const model::AlarmBit& bit : view.node.raised) {
    worst = std::max(worst, bit.level);
  }
  return worst == Level::critical ? Tone::critical : warning_when(worst == Level::warning);
}

Tone genset(const View& view) {
  if (view.has(Alarm::genset) || view.has(Alarm::genset_fault)) {
    return Tone::warning;
  }
  if (view.has(Flag::genset_on)) {
    return Tone::ok;
  }
  return view.has(Flag::option_genset) ? Tone::off : Tone::hidden;
}

// The numbers are the manual's. Not here: 20 "battery sharing" and 21 "IoT status", which no register tells.
constexpr auto kUnitParts = std::to_array<PartRow>({
    {"rectifier_input", rectifier_input},          // 1
    {"rectifier", rectifier},                      // 2
    {"rectifier_output", rectifier_output},        // 3
    {"dc_bus", inverter_input},                    // 4: as 5, where the manual leaves it grey on battery
    {"inverter_input", inverter_input},            // 5
    {"inverter", inverter},                        // 6
    {"inverter_output", inverter_output},          // 7
    {"output", output},                            // 8
    {"load", load},                                // 9
    {"battery", battery},                          // 10
    {"bypass_input_supply", bypass_input_supply},  // 11
    {"bypass_input", bypass_input},                // 12
    {"bypass", bypass},                            // 13
    {"bypass_output", bypass_output},              // 14
    {"maintenance_bypass", maintenance_bypass},    // 15
    {"bypass_impossible", bypass_impossible},      // 16
    {"maintenance", maintenance},                  // 17
    {"alarm", worst_alarm},                        // 18
    {"genset", genset},                            // 19
});

constexpr auto kSystemParts = std::to_array<PartRow>({
    {"rectifier_input", rectifier_input},          // 1
    {"inverter_output", inverter_output},          // 7
    {"output", output},                            // 8
    {"load", load},                                // 9
    {"bypass_input_supply", bypass_input_supply},  // 11
    {"bypass_input", bypass_input},                // 12
    {"bypass_output", bypass_output},              // 14
    {"maintenance_bypass", maintenance_bypass},    // 15
    {"maintenance", maintenance},
    {"alarm", worst_alarm},
});

// --- STS (13.1)

struct SourceFlags {
  Flag ok, critical, out_of_tolerance, absent, feeds, switch_closed, bypass;
  Alarm deteriorated, short_circuit, failure;
};

constexpr SourceFlags kSource1{
    Flag::source1_ok,
    Flag::source1_critical,
    Flag::source1_out_of_tolerance,
    Flag::source1_absent,
    Flag::load_on_source1,
    Flag::ss1_closed,
    Flag::load_on_maintenance_bypass1,
    Alarm::sts_power_path1_deteriorated,
    Alarm::sts_power_path1_short_circuit,
    Alarm::sts_power_path1_failure,
};
constexpr SourceFlags kSource2{
    Flag::source2_ok,
    Flag::source2_critical,
    Flag::source2_out_of_tolerance,
    Flag::source2_absent,
    Flag::load_on_source2,
    Flag::ss2_closed,
    Flag::load_on_maintenance_bypass2,
    Alarm::sts_power_path2_deteriorated,
    Alarm::sts_power_path2_short_circuit,
    Alarm::sts_power_path2_failure,
};

template <const SourceFlags& source>
Tone input_path(const View& view) {
  if (view.has(source.critical)) {
    return Tone::critical;
  }
  if (view.has(source.absent)) {
    return Tone::off;
  }
  const bool alternate = view.has(source.feeds) && view.has(Flag::load_on_alternate);
  return view.has(source.out_of_tolerance) || alternate ? Tone::warning : Tone::ok;
}

template <const SourceFlags& source>
Tone static_switch(const View& view) {
  return element(view.has(source.switch_closed), view.has(source.deteriorated) || view.has(source.short_circuit),
                 view.has(source.failure));
}

template <const SourceFlags& source>
Tone switch_output(const View& view) {
  if (!view.has(source.feeds)) {
    return Tone::off;
  }
  return view.has(Flag::load_on_alternate) ? Tone::warning : Tone::ok;
}

template <const SourceFlags& source>
Tone sts_maintenance_bypass(const View& view) {
  return view.has(source.bypass) ? Tone::warning : Tone::off;
}

Tone sts_output(const View& view) {
  if (view.has(Flag::load_not_supplied)) {
    return Tone::off;
  }
  return view.has(Flag::load_on_alternate) ? Tone::warning : ok_when(view.has(Flag::load_on_preferred));
}

constexpr auto kStsParts = std::to_array<PartRow>({
    {"source1_preferred",
     [](const View& view) { return view.has(Flag::source1_preferred) ? Tone::ok : Tone::hidden; }},  // 1
    {"input_path1", input_path<kSource1>},                                                           // 2
    {"switch1", static_switch<kSource1>},                                                            // 3
    {"switch1_output", switch_output<kSource1>},                                                     // 4
    {"output", sts_output},                                                                          // 5
    {"load", load},                                                                                  // 6
    {"source2_preferred",
     [](const View& view) { return view.has(Flag::source1_preferred) ? Tone::hidden : Tone::ok; }},  // 7
    {"input_path2", input_path<kSource2>},                                                           // 8
    {"switch2", static_switch<kSource2>},                                                            // 9
    {"switch2_output", switch_output<kSource2>},                                                     // 10
    {"not_synchronised",
     [](const View& view) { return view.has(Flag::sources_not_synchronised) ? Tone::warning : Tone::ok; }},  // 11
    {"sliding", [](const View& view) { return warning_when(view.has(Flag::sources_sliding)); }},             // 12
    {"bypass_impossible",
     [](const View& view) {
       return warning_when(view.has(Alarm::sts_transfer_impossible) || view.has(Alarm::sts_switchback_impossible) ||
                           view.has(Flag::transfer_locked_externally));
     }},  // 13
    {"maintenance",
     [](const View& view) {
       return warning_when(view.has(Alarm::sts_maintenance) || view.has(Flag::maintenance_alert));
     }},                                                        // 14
    {"alarm", worst_alarm},                                     // 15
    {"maintenance_bypass1", sts_maintenance_bypass<kSource1>},  // 17
    {"maintenance_bypass2", sts_maintenance_bypass<kSource2>},  // 18
});

std::span<const PartRow> parts_of(const View& view) {
  using model::Architecture;
  if (view.is_sts()) {
    return kStsParts;
  }
  const Architecture architecture = view.identity.architecture;
  const bool parallel = architecture == Architecture::parallel || architecture == Architecture::modular_parallel;
  if (parallel && view.node.id.kind == model::NodeKind::system) {
    return kSystemParts;
  }
  return view.node.is_summary_only() ? std::span<const PartRow>{} : std::span<const PartRow>(kUnitParts);
}

}  // namespace

std::vector<model::PartTone> derive_synoptic(const View& view, bool live) {
  std::vector<model::PartTone> tones;
  for (const PartRow& row : parts_of(view)) {
    tones.push_back({row.part, live && view.is_known() ? row.tone(view) : Tone::unknown});
  }
  return tones;
}

}  // namespace nv::alarm
