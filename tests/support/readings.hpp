// Readings for tests of what comes after the poller.
#pragma once

#include <utility>
#include <vector>

#include "model/snapshot.hpp"

namespace nv::test {

inline model::Identity identity_of(model::Family family) {
  model::Identity identity;
  identity.family = family;
  identity.type_code = std::uint16_t{family == model::Family::jbusp ? std::uint16_t{257} : std::uint16_t{0x8200}};
  identity.architecture = family == model::Family::sts ? model::Architecture::sts : model::Architecture::single;
  return identity;
}

// An online device with these flags and alarm bits on its system node; every table known.
inline model::Readings readings_of(model::Family family, const std::vector<model::Flag>& flags,
                                   const std::vector<model::AlarmBit>& bits = {}) {
  model::Readings readings;
  readings.link.state = model::LinkState::online;
  readings.identity = identity_of(family);
  model::Node node;
  node.status_known = true;
  node.alarms_known = true;
  for (const model::Flag flag : flags) {
    node.flags.set(flag);
  }
  for (const model::AlarmBit& bit : bits) {
    node.alarms.set(bit.alarm);
    node.raised.push_back(bit);
  }
  readings.nodes.push_back(std::move(node));
  return readings;
}

inline constexpr model::AlarmBit kOnBattery{model::Alarm::on_battery, "A019", model::Level::warning};
inline constexpr model::AlarmBit kOverload{model::Alarm::overload, "A001", model::Level::warning};
inline constexpr model::AlarmBit kImminentStop{model::Alarm::imminent_stop, "A000", model::Level::critical};
inline constexpr model::AlarmBit kUnlevelled{model::Alarm::insulation_fault, "A026", model::Level::none};

}  // namespace nv::test
