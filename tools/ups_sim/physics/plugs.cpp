#include "physics/plugs.hpp"

namespace ups_sim {
namespace {

bool wants_closed(const Plug& plug, const PlugSituation& situation) {
  switch (plug.mode) {
    case PlugMode::none:
      return true;
    case PlugMode::capacity:
      return !situation.on_battery || situation.charge_percent > plug.threshold;
    case PlugMode::runtime:
      return !situation.on_battery || situation.runtime_min > plug.threshold;
    case PlugMode::emergency_lighting:
      return situation.on_battery;
    case PlugMode::time_on_battery:
      return !situation.on_battery || situation.time_on_battery_s < plug.threshold;
  }
  return true;
}

}  // namespace

void Plugs::update(const PlugSituation& situation) {
  for (Plug& plug : plugs_) {
    plug.closed = situation.supplied && plug.commanded && wants_closed(plug, situation);
  }
}

std::uint16_t Plugs::word(std::size_t index) const {
  const Plug& plug = plugs_[index / 2];
  return index % 2 == 0 ? static_cast<std::uint16_t>(plug.mode) : plug.threshold;
}

bool Plugs::is_valid(std::size_t index, std::uint16_t value) {
  return index % 2 != 0 || value <= static_cast<std::uint16_t>(PlugMode::time_on_battery);
}

void Plugs::set_word(std::size_t index, std::uint16_t value) {
  Plug& plug = plugs_[index / 2];
  if (index % 2 == 0) {
    plug.mode = static_cast<PlugMode>(value);
  } else {
    plug.threshold = value;
  }
}

std::uint16_t Plugs::state_word() const {
  unsigned word = 0;
  for (std::size_t plug = 0; plug < plugs_.size(); ++plug) {
    word |= is_closed(plug) ? 1U << plug : 0U;
  }
  return static_cast<std::uint16_t>(word);
}

}  // namespace ups_sim
