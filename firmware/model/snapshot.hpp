// Readings: what one sweep of the device brought. Snapshot: readings with states and alarms, immutable, one per sweep.
// Never a lie: a value the device does not manage, or that is not fresh, is absent.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "model/alarm.hpp"
#include "model/battery_test.hpp"
#include "model/command.hpp"
#include "model/emd.hpp"
#include "model/flag.hpp"
#include "model/identity.hpp"
#include "model/plug.hpp"
#include "model/point.hpp"
#include "model/register_image.hpp"
#include "model/states.hpp"

namespace nv::model {

// searching: no device found yet; online: values are fresh; stale: the device answers, but its data is not fresh (busy,
// or it says so itself); lost: it was found and answers no more.
enum class LinkState : std::uint8_t { searching, online, stale, lost };

std::string_view link_state_name(LinkState state);

struct Link {
  LinkState state = LinkState::searching;
  std::string reason;  // one line for people, empty when online
  std::optional<int> baud;
  int slave = 1;
  core::WallTime since{};  // of the state
  unsigned failed_sweeps = 0;
  std::optional<std::chrono::milliseconds> sweep_duration;  // of the last good sweep: first request to last reply
  std::optional<core::SteadyTime> measured_at;              // end of the last good sweep: the age of every value

  bool live() const { return state == LinkState::online; }
};

// system: the whole device, or the single UPS or STS; unit: of a parallel system; module: of a modular unit.
enum class NodeKind : std::uint8_t { system, unit, module };

struct NodeId {
  NodeKind kind = NodeKind::system;
  std::uint8_t unit = 0;    // 1.. for a unit and for a module inside one; 0 = the system itself
  std::uint8_t module = 0;  // 1.. for a module

  bool operator==(const NodeId&) const = default;
  std::string path() const;  // "system", "unit-2", "module-3", "unit-2/module-3"
};

class Values {
 public:
  std::optional<std::int32_t> get(Point point) const {
    const auto index = static_cast<std::size_t>(point);
    return index < values_.size() ? values_[index] : std::nullopt;
  }
  void set(Point point, std::optional<std::int32_t> value) {
    values_.resize(kPointCount);
    values_[static_cast<std::size_t>(point)] = value;
  }
  bool empty() const { return values_.empty(); }
  bool operator==(const Values&) const = default;

 private:
  std::vector<std::optional<std::int32_t>> values_;  // empty until the first set: most modules have none
};

// An alarm bit that is set, with what the register map says of it.
struct AlarmBit {
  Alarm alarm;
  std::string_view code;  // lives in a constant table
  Level level;
};

struct Node {
  NodeId id;
  Values values;
  FlagSet flags;
  AlarmSet alarms;               // every bit set, unlevelled ones included
  std::vector<AlarmBit> raised;  // the same bits with code and level
  BatteryTest battery_test;
  bool status_known = false;  // the device serves the table: a clear flag means "no"
  bool alarms_known = false;

  // A module inside a unit of a modular parallel system has no registers of its own, only bits of its unit.
  bool is_summary_only() const { return id.unit != 0 && id.module != 0; }
};

// The device's own clock, local time as it shows it.
struct DeviceClock {
  std::uint16_t year;
  std::uint8_t month, day, hour, minute, second;
};

struct Controls {
  std::optional<bool> remote_enabled;  // none: the device does not say
  CommandSet allowed;
};

struct Readings {
  Link link;
  std::optional<Identity> identity;  // none until a device was found
  std::vector<Node> nodes;           // the system first; values of the last good sweep
  Controls controls;
  std::optional<DeviceClock> device_clock;
  std::vector<Plug> plugs;  // in their order; none when the device has none, or does not say how many
  std::shared_ptr<const RegisterImage> image = std::make_shared<const RegisterImage>();
};

struct ActiveAlarm {
  Alarm alarm;
  std::string_view code;
  Level level;
  core::WallTime since;
  bool live;  // false: last known, the device cannot be asked at the moment
};

struct Snapshot : Readings {
  std::uint64_t sequence = 0;  // grows by one per publication
  core::WallTime time{};
  core::SteadyTime steady_time{};
  std::vector<NodeStates> states;  // of nodes[i]
  std::vector<ActiveAlarm> alarms;
  std::optional<EmdReadings> emd;  // none: no sensor, or it does not answer

  // The system's value, and only while it is fresh: what every protocol publishes.
  std::optional<std::int32_t> live_value(Point point, std::size_t node = 0) const {
    return link.live() && node < nodes.size() ? nodes[node].values.get(point) : std::nullopt;
  }
};

}  // namespace nv::model
