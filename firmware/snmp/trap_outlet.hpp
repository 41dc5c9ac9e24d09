// When a trap may go out. What tells of events waits until the event log holds them; what the last run still owed comes
// first; then everything keeps its order. Remembers how far each receiver was told. The agent's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "model/event.hpp"
#include "snmp/told.hpp"
#include "snmp/trap_sender.hpp"

namespace nv::snmp {

// What the last run left, and where this one's goes.
struct TrapMemory {
  Told told;
  std::uint64_t last_event = 0;                // of the log at the start; what is later comes live
  std::function<void(const Told&)> save = {};  // called on the agent's thread; must not block
};

// The events that some receiver was not told, oldest first; `missing`: so many older ones are not among them.
struct OwedEvents {
  std::vector<model::Event> events;
  std::uint64_t missing = 0;
};

class TrapOutlet {
 public:
  TrapOutlet(TrapMemory memory, core::Logger log);

  // Call it first of all. `silent`: SNMP is switched off, nothing is told.
  void apply(const Card& card);

  // What the event log knows nothing of: link traps, test trap, start and end.
  void send(const Trap& trap, std::uint32_t up_time);
  // Traps of the snapshot with this number, to go out when its events are recorded.
  void hold(std::uint64_t snapshot, std::vector<Trap> traps, std::uint32_t up_time);
  void recorded(std::uint64_t snapshot);
  // An event is recorded, and the snapshot it came with.
  void recorded(std::uint64_t event_id, const std::optional<Trap>& trap, std::uint32_t up_time);
  void replay(const OwedEvents& owed);

  void pump(core::SteadyTime now);
  // Of the device, for the next start.
  void set_sts(bool sts) { sts_ = sts; }
  Told told() const;

 private:
  struct Item {
    std::optional<Trap> trap;
    std::uint32_t up_time = 0;
    std::uint64_t event = 0;  // recorded; 0: none
  };
  struct Held {
    std::uint64_t snapshot;
    std::vector<Trap> traps;
    std::uint32_t up_time;
  };

  void put(Item item);
  void pass(const Item& item);
  void open();
  void save_when_due(core::SteadyTime now);

  TrapMemory memory_;
  core::Logger log_;
  TrapSender sender_;
  bool trap_filter_ = false;
  bool silent_ = false;
  bool sts_;
  std::deque<Held> held_;
  std::vector<Item> before_replay_;
  bool open_ = false;
  core::SteadyTime open_at_;  // at the latest
  Told saved_;
  core::SteadyTime look_at_;  // whether to save
};

}  // namespace nv::snmp
