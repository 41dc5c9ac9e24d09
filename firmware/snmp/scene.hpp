// What the getters of the trees look at: one snapshot, the card's own facts and what the agent remembers. Pure data, so
// that every tree is tested without a socket.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "model/snapshot.hpp"
#include "snmp/card.hpp"
#include "snmp/value.hpp"

namespace nv::snmp {

enum class TestResult : std::uint8_t { pass = 1, warning = 2, error = 3, aborted = 4, running = 5, none = 6 };

struct BatteryTest {
  TestResult result = TestResult::none;
  std::uint32_t started = 0;           // sysUpTime
  std::optional<std::uint32_t> ended;  // sysUpTime; none while it runs
  std::uint32_t well_known = 1;        // last arc of the test's name
  std::int32_t spin_lock = 0;
};

struct Range {
  std::int32_t lowest = 0;
  std::int32_t highest = 0;
};

// Row number of a well-known alarm -> sysUpTime of its detection (0: already there at the start).
using AlarmTimes = std::map<std::uint32_t, std::uint32_t>;

// What one snapshot does not hold.
struct Memory {
  std::uint32_t input_bads = 0;
  std::array<std::optional<Range>, 3> input_voltage_minute;  // each phase, the last minute
  AlarmTimes alarms7;
  AlarmTimes alarms1;
  AlarmTimes alarms_rfc;
  BatteryTest test;
  std::string trap_text;
  std::int32_t set_serial = 0;  // snmpSetSerialNo
};

struct Scene {
  const model::Snapshot& snapshot;
  const Card& card;
  const Memory& memory;
  std::size_t node = 0;  // whose data fill the trees (manual 15.3, Data Unit Selection)

  bool live() const { return snapshot.link.live() && node < snapshot.nodes.size(); }
  // Status and alarms of the device are known and fresh.
  bool known() const { return live() && snapshot.nodes[node].status_known && snapshot.nodes[node].alarms_known; }
  bool has(model::Flag flag) const { return live() && snapshot.nodes[node].flags.has(flag); }
  bool has(model::Alarm alarm) const { return live() && snapshot.nodes[node].alarms.has(alarm); }
  bool is_jbusp() const { return snapshot.identity && snapshot.identity->family == model::Family::jbusp; }
  bool is_ups() const { return snapshot.identity && snapshot.identity->family != model::Family::sts; }
  bool is_sts() const { return snapshot.identity && snapshot.identity->family == model::Family::sts; }

  std::optional<std::int32_t> value(model::Point point, int decimals) const {
    const auto raw = snapshot.live_value(point, node);
    if (!raw) {
      return std::nullopt;
    }
    return static_cast<std::int32_t>(model::rescale(*raw, model::row_of(point).decimals, decimals));
  }
};

}  // namespace nv::snmp
