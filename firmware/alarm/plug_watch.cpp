#include "alarm/plug_watch.hpp"

#include <utility>

#include "model/flag.hpp"

namespace nv::alarm {
namespace {

// A device that does not say how many plugs it has may still have bits for them.
std::optional<bool> told(const model::Readings& readings, unsigned plug) {
  if (!readings.plugs.empty()) {
    return plug < readings.plugs.size() ? readings.plugs[plug].closed : std::nullopt;
  }
  const model::Node& system = readings.nodes.front();
  const bool closed = system.flags.has(model::nth_after(model::Flag::plug_1_closed, plug));
  return system.status_known ? std::optional(closed) : std::nullopt;
}

}  // namespace

std::vector<PlugChange> PlugWatch::look(const model::Readings& readings) {
  if (std::exchange(count_, readings.plugs.size()) != readings.plugs.size()) {
    closed_ = {};  // told by another register now
  }
  std::vector<PlugChange> changes;
  for (unsigned plug = 0; plug < model::kMostPlugs; ++plug) {
    const auto now = told(readings, plug);
    if (!now) {
      continue;
    }
    const auto before = std::exchange(closed_.at(plug), now);
    if (before && before != now) {
      changes.push_back({plug, *now});
    }
  }
  return changes;
}

}  // namespace nv::alarm
