// Flags and alarm bits -> the manual's states, in its order of precedence (12.1.5 to 12.1.9, 13.2, 11.3). Pure.
#pragma once

#include "model/identity.hpp"
#include "model/snapshot.hpp"
#include "model/states.hpp"

namespace nv::alarm {

// What the rules look at. A rule may only be asked where the status and alarm tables are known.
struct View {
  const model::Node& node;
  const model::Identity& identity;

  bool has(model::Flag flag) const { return node.flags.has(flag); }
  bool has(model::Alarm alarm) const { return node.alarms.has(alarm); }
  bool is_known() const { return node.status_known && node.alarms_known; }
  bool is_sts() const { return identity.family == model::Family::sts; }
  bool is_jbusp() const { return identity.family == model::Family::jbusp; }
};

// The load is fed from the battery because the mains is not: not so during a battery test with the mains present, and
// not when the output is off.
bool is_on_battery(const View& view);
// Discharging for a test while the mains is present.
bool is_testing_battery(const View& view);
bool is_load_off(const View& view);
bool is_on_maintenance_bypass(const View& view);

// All states of one node; all unknown when `live` is false.
model::NodeStates derive_states(const model::Node& node, const model::Identity& identity, bool live);

}  // namespace nv::alarm
