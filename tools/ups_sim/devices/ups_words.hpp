// Words that mean the same in the JBUSP and the VU-MAP layout and differ only in their address: the clock, the shut-off
// delays, the power-share plugs. Each function writes whole blocks or parts of them, as function 0x10 asks.
#pragma once

#include <algorithm>

#include "devices/device.hpp"
#include "physics/civil_clock.hpp"
#include "physics/plugs.hpp"
#include "physics/shutoff_schedule.hpp"

namespace ups_sim {

inline constexpr int kIllegalFunction = 1;
inline constexpr int kIllegalAddress = 2;
inline constexpr int kIllegalValue = 3;

// A part of a block, counted from its first word.
struct Patch {
  std::size_t first;
  std::span<const std::uint16_t> values;
};

inline std::optional<Patch> patch_of(std::uint16_t address, std::span<const std::uint16_t> values, unsigned block,
                                     std::size_t size) {
  if (address < block || address - block + values.size() > size) {
    return std::nullopt;
  }
  return Patch{address - block, values};
}

// A date is written whole: half a date is no date.
inline WriteOutcome write_clock(CivilClock& clock, const Patch& patch) {
  ClockWords words{};
  if (patch.first != 0 || patch.values.size() != words.size()) {
    return {kIllegalValue};
  }
  std::ranges::copy(patch.values, words.begin());
  return clock.set(words) ? WriteOutcome{0, true} : WriteOutcome{kIllegalValue};
}

inline WriteOutcome write_schedule(ShutoffSchedule& schedule, const Patch& patch) {
  for (std::size_t index = 0; index < patch.values.size(); ++index) {
    if (patch.first + index == 0) {
      schedule.set_delay_s(patch.values[index]);
    } else {
      schedule.set_restart_min(patch.values[index]);
    }
  }
  return {0, true};
}

inline WriteOutcome write_plugs(Plugs& plugs, const Patch& patch) {
  for (std::size_t index = 0; index < patch.values.size(); ++index) {
    if (!Plugs::is_valid(patch.first + index, patch.values[index])) {
      return {kIllegalValue};
    }
  }
  for (std::size_t index = 0; index < patch.values.size(); ++index) {
    plugs.set_word(patch.first + index, patch.values[index]);
  }
  return {0, true};
}

}  // namespace ups_sim
