// Which traps a new snapshot causes, and what the agent must remember between snapshots. Pure: time is an argument.
// Traps concern the whole system, whatever unit the objects show (manual 15.3).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "snmp/conditions.hpp"
#include "snmp/scene.hpp"

namespace nv::snmp {

enum class TrapFamily : std::uint8_t { net_vision, rfc1628, sts, generic };

struct Trap {
  TrapFamily family{};
  std::uint32_t number = 0;
  settings::TrapSeverity severity{};
  std::vector<std::pair<Oid, Value>> variables;
};

struct TrapInfo {
  std::uint32_t number;
  std::string_view text;  // one line for people: the text variable of an STS's traps
  settings::TrapSeverity severity;
};
// nullptr: there is no such trap.
const TrapInfo* find_trap(TrapFamily family, std::uint32_t number);

// Traps of the generic family, by the last arc under snmpTraps.
inline constexpr std::uint32_t kColdStart = 1;
inline constexpr std::uint32_t kWarmStart = 2;
inline constexpr std::uint32_t kLinkDown = 3;
inline constexpr std::uint32_t kLinkUp = 4;
inline constexpr std::uint32_t kAuthenticationFailure = 5;

// Among the card's own, by NET VISION numbers.
inline constexpr std::uint32_t kAgentRestarting = 27;
inline constexpr std::uint32_t kTestTrap = 42;

Trap make_trap(TrapFamily family, std::uint32_t number);

// The trap an event of the card itself causes, by its NET VISION number; 0: none. Restart is not among them: the agent
// says that when it ends, whatever ends it.
std::uint32_t trap_of_event(std::string_view name);

class Watcher {
 public:
  // `up_time` in hundredths of a second. Returns what is to be sent, in order.
  std::vector<Trap> advance(const model::Snapshot& snapshot, const Card& card, std::uint32_t up_time);

  const Memory& memory() const { return memory_; }
  Memory& memory() { return memory_; }

 private:
  struct Held {
    bool active = false;
    std::optional<core::SteadyTime> absent_since;
  };
  enum class Edge : std::uint8_t { none, rising, falling };

  Edge follow(Held& state, bool holds, bool flaps, core::SteadyTime now) const;
  void follow_alarms(const Scene& scene, std::uint32_t up_time, std::vector<Trap>& traps);
  void follow_table(const Scene& scene, std::span<const AlarmRow> rows, AlarmTimes& times, std::uint32_t up_time,
                    std::map<std::uint32_t, Held>& held, std::vector<std::pair<std::uint32_t, Edge>>& edges);
  static void add_alarm_traps(TrapFamily family, const std::vector<std::pair<std::uint32_t, Edge>>& edges,
                              std::vector<Trap>& traps);
  void follow_events(const Scene& scene, std::vector<Trap>& traps);
  void follow_link(const Scene& scene, std::vector<Trap>& traps);
  void follow_test(const Scene& scene, std::uint32_t up_time, std::vector<Trap>& traps);
  void follow_input(const Scene& scene);
  void add_on_battery(const Scene& scene, std::vector<Trap>& traps);

  Memory memory_;
  std::map<std::uint32_t, Held> held7_, held1_, held_rfc_;
  std::map<std::uint32_t, Held> events_;
  struct Sample {
    core::SteadyTime time;
    std::array<std::optional<std::int32_t>, 3> volts;
  };
  std::deque<Sample> samples_;
  std::optional<core::SteadyTime> on_battery_told_;
  bool first_known_ = true;
  bool lost_ = false;
  bool input_bad_ = false;
  std::optional<bool> testing_;
};

}  // namespace nv::snmp
