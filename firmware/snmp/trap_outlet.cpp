#include "snmp/trap_outlet.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "snmp/event_replay.hpp"

namespace nv::snmp {
namespace {

using namespace std::chrono_literals;

constexpr auto kReplayPatience = 5s;  // a disk that hangs must not hold back what happens now
// Saved this often at the most, for the flash's sake: after a crash a receiver may hear again what happened in the last
// minute.
constexpr auto kSavePause = 60s;
constexpr auto kLookPause = 1s;         // whether there is something to save: not for every packet
constexpr std::size_t kMostHeld = 256;  // snapshots whose events are not recorded yet

bool has_same_receivers(const Told& a, const Told& b) {
  return a.ids.size() == b.ids.size() &&
         std::ranges::all_of(a.ids, [&b](const auto& known) { return b.ids.contains(known.first); });
}

}  // namespace

TrapOutlet::TrapOutlet(TrapMemory memory, core::Logger log)
    : memory_(std::move(memory)),
      log_(log),
      sender_(log),
      sts_(memory_.told.sts),
      open_at_(std::chrono::steady_clock::now() + kReplayPatience),
      saved_(memory_.told) {}

void TrapOutlet::apply(const Card& card) {
  trap_filter_ = card.settings.trap_filter;
  silent_ = !card.settings.enabled;
  sender_.apply(card, [this](const std::string& key) {
    const auto known = memory_.told.ids.find(key);
    // An id the log does not have: it began anew.
    return known == memory_.told.ids.end() ? memory_.last_event : std::min(known->second, memory_.last_event);
  });
  if (!has_same_receivers(told(), saved_)) {
    look_at_ = {};  // remembered at once: what happens from now on is owed to a new one
    save_when_due(std::chrono::steady_clock::now());
  }
}

void TrapOutlet::send(const Trap& trap, std::uint32_t up_time) {
  put({trap, up_time, 0});
}

void TrapOutlet::hold(std::uint64_t snapshot, std::vector<Trap> traps, std::uint32_t up_time) {
  if (traps.empty()) {
    return;
  }
  held_.push_back({snapshot, std::move(traps), up_time});
  if (held_.size() > kMostHeld) {
    recorded(held_.front().snapshot);
  }
}

void TrapOutlet::recorded(std::uint64_t snapshot) {
  while (!held_.empty() && held_.front().snapshot <= snapshot) {
    for (Trap& trap : held_.front().traps) {
      put({std::move(trap), held_.front().up_time, 0});
    }
    held_.pop_front();
  }
}

void TrapOutlet::recorded(std::uint64_t event_id, const std::optional<Trap>& trap, std::uint32_t up_time) {
  put({trap, up_time, event_id});
}

void TrapOutlet::put(Item item) {
  if (open_) {
    pass(item);
  } else {
    before_replay_.push_back(std::move(item));
  }
}

void TrapOutlet::pass(const Item& item) {
  if (item.trap && !silent_) {
    sender_.send(*item.trap, item.up_time, trap_filter_);
  }
  if (item.event != 0) {
    memory_.last_event = item.event;
    sender_.mark(item.event);
  }
}

void TrapOutlet::replay(const OwedEvents& owed) {
  if (open_) {
    return;
  }
  if (owed.missing != 0) {
    log_.warning(std::to_string(owed.missing) +
                 " events before the start are too old to be told: their traps are lost");
  }
  if (!owed.events.empty()) {
    log_.notice(std::to_string(owed.events.size()) + " events of before the start are told now");
  }
  EventReplay replayed(memory_.told.sts);
  for (const model::Event& event : owed.events) {
    for (const Trap& trap : replayed.step(event)) {
      if (!silent_) {
        sender_.send_owed(trap, event.id, trap_filter_);
      }
    }
    sender_.mark(event.id);
  }
  open();
}

void TrapOutlet::open() {
  open_ = true;
  for (const Item& item : std::exchange(before_replay_, {})) {
    pass(item);
  }
}

void TrapOutlet::pump(core::SteadyTime now) {
  if (!open_ && now >= open_at_) {
    log_.warning("the event log cannot be read: traps of what happened before the start are lost");
    open();
  }
  sender_.pump(now);
  save_when_due(now);
}

Told TrapOutlet::told() const {
  return {sts_, sender_.told()};
}

void TrapOutlet::save_when_due(core::SteadyTime now) {
  if (now < look_at_) {
    return;
  }
  look_at_ = now + kLookPause;
  Told current = told();
  if (current == saved_) {
    return;
  }
  saved_ = std::move(current);
  look_at_ = now + kSavePause;
  memory_.save(saved_);
}

}  // namespace nv::snmp
