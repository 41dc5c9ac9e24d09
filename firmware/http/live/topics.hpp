// What a live client wants to hear of, and the message in which it says so. Pure. The message is hostile input.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace nv::http {

struct LiveTopics {
  bool points = true;  // nodes with values, states, flags and colours; controls
  bool alarms = true;
  bool events = true;
  std::uint8_t unit = 0;  // 0: every node; else the system's and those of this unit

  auto operator<=>(const LiveTopics&) const = default;
};

inline constexpr std::size_t kLongestLiveMessage = 512;  // bytes of a client's message
inline constexpr int kHighestLiveUnit = 32;

// {"sub":["points","alarms","events"],"unit":2}; the unit may be left out. Else what is wrong, in short ASCII words.
core::Result<LiveTopics> parse_live_message(std::string_view message);

// The same from a query: "points,alarms" and "2"; empty texts stand for everything.
core::Result<LiveTopics> parse_live_query(std::string_view topics, std::string_view unit);

}  // namespace nv::http
