// Readings -> Snapshot and events. Pure: no I/O, time is an argument. Main thread.
//
// The rule against flapping: an alarm is raised at once (the poller has read its bit twice), and cleared when its bit
// has been clear for a hold time. An alarm that came three times within a minute is held longer, so that a brown-out
// makes one pair of events and not fifty. An alarm that cannot be asked for (line down, table refused) is kept, marked
// not live.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "alarm/plug_watch.hpp"
#include "alarm/state_watch.hpp"
#include "core/clock.hpp"
#include "model/event.hpp"
#include "model/snapshot.hpp"

namespace nv::alarm {

struct HoldTimes {
  std::chrono::milliseconds clear{5000};
  std::chrono::milliseconds flapping_clear{30000};
  std::chrono::milliseconds flapping_window{60000};
  std::size_t flapping_count = 3;  // raises or re-appearances within the window
};

struct Advance {
  model::Snapshot snapshot;
  std::vector<model::Event> events;
};

class AlarmEngine {
 public:
  explicit AlarmEngine(HoldTimes hold = {}) : hold_(hold) {}

  void set_hold(HoldTimes hold) { hold_ = hold; }  // from the next sweep on
  // An alarm of the card itself, that no register tells: raised and removed with the next advance(). Whoever finds it
  // publishes its events.
  void set_card_alarm(model::Alarm alarm, bool present) { card_alarms_.set(alarm, present); }
  Advance advance(model::Readings readings, core::SteadyTime now, core::WallTime wall);

 private:
  struct Active {
    std::string_view code;
    model::Level level{};
    core::WallTime since;
    std::optional<core::SteadyTime> absent_since;
  };
  struct Context;

  void follow_device(const Context& context);
  void follow_link(const Context& context);
  void follow_card(const Context& context);
  void follow_alarms(const Context& context);
  void follow_states(const Context& context);
  void follow_flags(const Context& context);
  void follow_plugs(const Context& context);
  void raise(const Context& context, const model::AlarmBit& bit);
  void appeared(model::Alarm alarm, core::SteadyTime now);
  bool may_clear(model::Alarm alarm, core::SteadyTime absent_since, core::SteadyTime now) const;
  static bool can_be_asked(const Context& context, model::Alarm alarm, const Active& state);
  std::map<model::Alarm, Active>::iterator remove(const Context& context,
                                                  std::map<model::Alarm, Active>::iterator alarm);
  std::optional<std::chrono::seconds> time_on_battery(const model::Readings& readings, core::SteadyTime now);

  HoldTimes hold_;
  std::map<model::Alarm, Active> active_;
  std::map<model::Alarm, std::deque<core::SteadyTime>> appearances_;  // the last few of each alarm, cleared or not
  model::AlarmSet card_alarms_;
  StateWatch state_watch_;
  std::optional<model::Identity> device_;
  std::optional<model::UpsStatus> logged_status_;
  std::optional<model::FlagSet> flags_;
  PlugWatch plugs_;
  std::optional<core::SteadyTime> on_battery_since_;
  bool was_connected_ = false;
  bool lost_ = false;
};

}  // namespace nv::alarm
