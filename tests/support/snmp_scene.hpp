// A scene for the SNMP trees: a snapshot as the alarm engine leaves it, a card with its defaults and an empty memory.
#pragma once

#include <utility>
#include <vector>

#include "snmp/scene.hpp"
#include "support/readings.hpp"

namespace nv::test {

struct SnmpWorld {
  model::Snapshot snapshot;
  snmp::Card card;
  snmp::Memory memory;

  snmp::Scene scene() const { return {snapshot, card, memory, 0}; }
};

inline SnmpWorld snmp_world(model::Family family, const std::vector<model::Flag>& flags,
                            const std::vector<model::Alarm>& alarms = {},
                            model::OutputStatus output = model::OutputStatus::unknown) {
  SnmpWorld world;
  std::vector<model::AlarmBit> bits;
  for (const model::Alarm alarm : alarms) {
    bits.push_back({alarm, "A", model::Level::warning});
  }
  static_cast<model::Readings&>(world.snapshot) = readings_of(family, flags, bits);
  world.snapshot.identity->model = "TEST";
  world.snapshot.identity->input_phases = 3;
  world.snapshot.identity->output_phases = 3;
  model::NodeStates states;
  states.output = output;
  world.snapshot.states.push_back(states);
  world.card.identity.system_name = "Socomec";
  world.card.agent_version = "Net Vision 8 v0.1";
  return world;
}

}  // namespace nv::test
