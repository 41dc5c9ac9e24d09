// What the trees and traps ask of a scene: predicates and the derived states in each tree's own numbers. Sources: the
// manual's MIB appendix and the state lists 12.1.5 to 12.1.7. A state that is not known never reads as normal.
#pragma once

#include <cstdint>
#include <span>

#include "snmp/scene.hpp"

namespace nv::snmp {

using Condition = bool (*)(const Scene&);

template <model::Alarm alarm>
bool is_raised(const Scene& scene) {
  return scene.has(alarm);
}
template <model::Flag flag>
bool is_set(const Scene& scene) {
  return scene.has(flag);
}
bool never(const Scene& scene);

// The load is fed from the battery because the mains is not: not so during a battery test with the mains present.
bool is_on_battery(const Scene& scene);
bool is_on_bypass(const Scene& scene);  // and unprotected: not eco mode or energy saver, which use the same path
bool is_output_off(const Scene& scene);
bool is_system_off(const Scene& scene);
bool is_battery_bad(const Scene& scene);
bool is_communication_lost(const Scene& scene);

std::int32_t battery_status_7(const Scene& scene);
std::int32_t battery_status_1(const Scene& scene);
std::int32_t battery_status_rfc(const Scene& scene);
std::int32_t output_source_7(const Scene& scene);
std::int32_t output_source_1(const Scene& scene);
std::int32_t output_source_rfc(const Scene& scene);
// The control object read as a state: 4 normal, 3 eco, 6 bypass, 1 standby or off; none when not known.
std::optional<std::int32_t> control_mode_7(const Scene& scene);

std::int32_t seconds_on_battery(const Scene& scene);

// A row of upsWellKnownAlarms.
struct AlarmRow {
  std::uint32_t number;
  Condition holds;
  std::string_view text;  // what the extended description says
};
std::span<const AlarmRow> alarms_7();
std::span<const AlarmRow> alarms_1();
std::span<const AlarmRow> alarms_rfc();
std::span<const AlarmRow> alarms_sts();

// 1 active, 0 not active, nothing when it cannot be known; an alarm that was active when the line was lost stays so.
std::optional<std::int32_t> alarm_value(const Scene& scene, const AlarmRow& row, const AlarmTimes& active);

}  // namespace nv::snmp
