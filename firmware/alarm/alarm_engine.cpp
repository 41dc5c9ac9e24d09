#include "alarm/alarm_engine.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "alarm/derived_values.hpp"
#include "alarm/states.hpp"

namespace nv::alarm {
namespace {

using model::Alarm;
using model::Event;
using model::EventKind;
using model::EventLog;
using model::Flag;
using model::Level;
using model::LinkState;
using model::UpsStatus;

// The states that the manual's UPS event log lists (18.3), with the level of their status bit. The others show as
// alarms.
struct LoggedStatus {
  UpsStatus status;
  Level level;
};
constexpr auto kLoggedStatuses = std::to_array<LoggedStatus>({
    {UpsStatus::in_service_mode, Level::warning},
    {UpsStatus::on_maintenance_bypass, Level::warning},
    {UpsStatus::auto_test, Level::information},
    {UpsStatus::battery_test, Level::information},
    {UpsStatus::load_protected_by_inverter, Level::information},
    {UpsStatus::normal_mode, Level::information},
    {UpsStatus::eco_mode, Level::information},
    {UpsStatus::line_interactive_mode, Level::information},
    {UpsStatus::load_on_bypass, Level::warning},
    {UpsStatus::unit_available, Level::information},
    {UpsStatus::on_standby, Level::warning},
    {UpsStatus::load_off, Level::critical},
});

// The text of the log where 18.3 words it otherwise than 12.1.5.
std::string_view logged_text(UpsStatus status) {
  switch (status) {
    case UpsStatus::auto_test:
      return "Auto-test in progress";
    case UpsStatus::load_on_bypass:
      return "Load on bypass";
    case UpsStatus::load_off:
      return "Load off";
    default:
      return model::row_of(status).text;
  }
}

// Flags whose appearance the logs list without a level (18.4).
constexpr auto kLoggedFlags = std::to_array<Flag>({
    Flag::source1_ok,
    Flag::power_path1_ok,
    Flag::source2_ok,
    Flag::power_path2_ok,
    Flag::sources_synchronised,
    Flag::sources_instantly_synchronised,
    Flag::source1_preferred,
    Flag::load_on_preferred,
    Flag::load_on_source1,
    Flag::load_on_source2,
    Flag::output_ok,
    Flag::q41_closed,
    Flag::q42_closed,
    Flag::ss1_closed,
    Flag::ss2_closed,
    Flag::q30_closed,
    Flag::q51_closed,
    Flag::q52_closed,
});
// Likewise, but a UPS has them too and does not log them.
constexpr auto kLoggedFlagsOfSts = std::to_array<Flag>({Flag::remote_controls_enabled, Flag::user_mode});

// Alarms that the card finds out by itself: no register tells them, and another device does not end them.
constexpr auto kCardAlarms = std::to_array<Alarm>({Alarm::history_stopped});

bool is_the_cards(Alarm alarm) {
  return alarm == Alarm::communication_lost || std::ranges::find(kCardAlarms, alarm) != kCardAlarms.end();
}

Event device_event(core::WallTime time, EventKind kind, Level level, std::string_view name, std::string text) {
  Event event;
  event.time = time;
  event.log = EventLog::device;
  event.kind = kind;
  event.level = level;
  event.name = name;
  event.text = std::move(text);
  return event;
}

// The bits to announce: one per alarm, the highest level first where two bits mean the same alarm.
std::vector<model::AlarmBit> announced(const model::Node& node) {
  std::vector<model::AlarmBit> bits;
  for (const model::AlarmBit& bit : node.raised) {
    if (bit.level == Level::none) {
      continue;
    }
    const auto same =
        std::find_if(bits.begin(), bits.end(), [&bit](const auto& other) { return other.alarm == bit.alarm; });
    if (same == bits.end()) {
      bits.push_back(bit);
    } else if (same->level < bit.level) {
      *same = bit;
    }
  }
  return bits;
}

}  // namespace

struct AlarmEngine::Context {
  model::Snapshot& snapshot;
  std::vector<Event>& events;
  core::SteadyTime now;
  core::WallTime wall;

  bool live() const { return snapshot.link.live() && !snapshot.nodes.empty(); }
  const model::Node& system() const { return snapshot.nodes.front(); }
};

Advance AlarmEngine::advance(model::Readings readings, core::SteadyTime now, core::WallTime wall) {
  Advance result;
  model::Snapshot& snapshot = result.snapshot;
  static_cast<model::Readings&>(snapshot) = std::move(readings);
  snapshot.time = wall;
  snapshot.steady_time = now;
  const Context context{snapshot, result.events, now, wall};
  const auto on_battery_for = time_on_battery(snapshot, now);
  if (snapshot.identity) {
    for (model::Node& node : snapshot.nodes) {
      derive_values(node, *snapshot.identity, on_battery_for);
      snapshot.states.push_back(derive_states(node, *snapshot.identity, snapshot.link.live()));
    }
  }
  follow_device(context);
  state_watch_.stamp(snapshot, wall);
  follow_link(context);
  follow_card(context);
  follow_alarms(context);
  follow_states(context);
  follow_flags(context);
  follow_plugs(context);
  for (const auto& [alarm, state] : active_) {
    snapshot.alarms.push_back({alarm, state.code, state.level, state.since, can_be_asked(context, alarm, state)});
  }
  std::stable_sort(snapshot.alarms.begin(), snapshot.alarms.end(),
                   [](const auto& a, const auto& b) { return a.since < b.since; });
  return result;
}

std::optional<std::chrono::seconds> AlarmEngine::time_on_battery(const model::Readings& readings,
                                                                 core::SteadyTime now) {
  if (!readings.link.live() || readings.nodes.empty()) {
    return std::nullopt;  // unknown; the count goes on when the line is back and nothing changed
  }
  if (!readings.nodes.front().alarms.has(Alarm::on_battery)) {
    on_battery_since_.reset();
    return std::nullopt;
  }
  on_battery_since_ = on_battery_since_.value_or(now);
  return std::chrono::duration_cast<std::chrono::seconds>(now - *on_battery_since_);
}

// Another device: its predecessor's alarms end here.
void AlarmEngine::follow_device(const Context& context) {
  const auto& identity = context.snapshot.identity;
  if (!identity) {
    return;
  }
  const bool same = device_ && device_->family == identity->family && device_->type_code == identity->type_code;
  if (device_ && !same) {
    for (auto alarm = active_.begin(); alarm != active_.end();) {
      alarm = is_the_cards(alarm->first) ? std::next(alarm) : remove(context, alarm);
    }
    logged_status_.reset();
    flags_.reset();
    plugs_.forget();
    on_battery_since_.reset();
    state_watch_.forget();
  }
  device_ = identity;
}

void AlarmEngine::follow_link(const Context& context) {
  const LinkState state = context.snapshot.link.state;
  if (state == LinkState::lost && !lost_) {
    lost_ = true;
    context.events.push_back(
        device_event(context.wall, EventKind::state, Level::critical, "ups_not_connected", "UPS not connected"));
    context.events.push_back(model::card_event(model::CardEvent::ups_communication_lost, context.wall));
    active_[Alarm::communication_lost] = {"COM", Level::critical, context.wall, std::nullopt};
  }
  if (state == LinkState::online && (lost_ || !was_connected_)) {
    context.events.push_back(
        device_event(context.wall, EventKind::state, Level::information, "ups_connected", "UPS connected"));
    if (lost_) {
      context.events.push_back(model::card_event(model::CardEvent::ups_communication_restored, context.wall));
    }
    active_.erase(Alarm::communication_lost);
    lost_ = false;
    was_connected_ = true;
  }
}

void AlarmEngine::follow_card(const Context& context) {
  for (const Alarm alarm : kCardAlarms) {
    if (!card_alarms_.has(alarm)) {
      active_.erase(alarm);
    } else if (!active_.contains(alarm)) {
      active_[alarm] = {"CARD", Level::critical, context.wall, std::nullopt};
    }
  }
}

void AlarmEngine::raise(const Context& context, const model::AlarmBit& bit) {
  const model::AlarmRow& row = model::row_of(bit.alarm);
  context.events.push_back(
      device_event(context.wall, EventKind::alarm_added, bit.level, row.name, std::string(row.text)));
  active_[bit.alarm] = {bit.code, bit.level, context.wall, std::nullopt};
  appeared(bit.alarm, context.now);
}

std::map<Alarm, AlarmEngine::Active>::iterator AlarmEngine::remove(const Context& context,
                                                                   std::map<Alarm, Active>::iterator alarm) {
  const model::AlarmRow& row = model::row_of(alarm->first);
  context.events.push_back(device_event(context.wall, EventKind::alarm_removed, alarm->second.level, row.name,
                                        std::string(row.text) + " has been removed"));
  return active_.erase(alarm);
}

void AlarmEngine::appeared(Alarm alarm, core::SteadyTime now) {
  auto& times = appearances_[alarm];
  times.push_back(now);
  if (times.size() > hold_.flapping_count) {
    times.pop_front();
  }
}

bool AlarmEngine::may_clear(Alarm alarm, core::SteadyTime absent_since, core::SteadyTime now) const {
  const auto& times = appearances_.at(alarm);
  const bool flapping = times.size() >= hold_.flapping_count && times.back() - times.front() <= hold_.flapping_window;
  return now - absent_since >= (flapping ? hold_.flapping_clear : hold_.clear);
}

// The letter of the code is that of the manual's table: a status bit can be asked for while the status table is served.
bool AlarmEngine::can_be_asked(const Context& context, Alarm alarm, const Active& state) {
  if (is_the_cards(alarm)) {
    return true;
  }
  const bool from_status = state.code.starts_with('S');
  return context.live() && (from_status ? context.system().status_known : context.system().alarms_known);
}

void AlarmEngine::follow_alarms(const Context& context) {
  if (!context.live()) {
    return;
  }
  const std::vector<model::AlarmBit> bits = announced(context.system());
  for (const model::AlarmBit& bit : bits) {
    const auto known = active_.find(bit.alarm);
    if (known == active_.end()) {
      raise(context, bit);
    } else if (known->second.absent_since) {
      known->second.absent_since.reset();
      appeared(bit.alarm, context.now);
    }
  }
  for (auto alarm = active_.begin(); alarm != active_.end();) {
    const bool present =
        std::any_of(bits.begin(), bits.end(), [&](const auto& bit) { return bit.alarm == alarm->first; });
    if (present || is_the_cards(alarm->first) || !can_be_asked(context, alarm->first, alarm->second)) {
      ++alarm;
      continue;
    }
    alarm->second.absent_since = alarm->second.absent_since.value_or(context.now);
    const bool clear = may_clear(alarm->first, *alarm->second.absent_since, context.now);
    alarm = clear ? remove(context, alarm) : std::next(alarm);
  }
}

void AlarmEngine::follow_states(const Context& context) {
  if (!context.live() || context.snapshot.states.empty()) {
    return;
  }
  const UpsStatus status = context.snapshot.states.front().ups;
  const auto* row = std::find_if(kLoggedStatuses.begin(), kLoggedStatuses.end(),
                                 [status](const LoggedStatus& logged) { return logged.status == status; });
  if (row == kLoggedStatuses.end() || logged_status_ == status) {
    return;
  }
  logged_status_ = status;
  context.events.push_back(device_event(context.wall, EventKind::state, row->level, model::row_of(status).name,
                                        std::string(logged_text(status))));
}

void AlarmEngine::follow_flags(const Context& context) {
  if (!context.live() || !context.system().status_known) {
    return;
  }
  const model::FlagSet& flags = context.system().flags;
  const auto before = std::exchange(flags_, flags);
  if (!before) {
    return;  // the first sight is no change
  }
  for (const Flag flag : kLoggedFlags) {
    if (flags.has(flag) && !before->has(flag)) {
      const model::FlagRow& row = model::row_of(flag);
      context.events.push_back(
          device_event(context.wall, EventKind::state, Level::information, row.name, std::string(row.text)));
    }
  }
  const bool is_sts = context.snapshot.identity && context.snapshot.identity->family == model::Family::sts;
  for (const Flag flag : kLoggedFlagsOfSts) {
    if (is_sts && flags.has(flag) && !before->has(flag)) {
      const model::FlagRow& row = model::row_of(flag);
      context.events.push_back(
          device_event(context.wall, EventKind::state, Level::information, row.name, "STS " + std::string(row.text)));
    }
  }
}

void AlarmEngine::follow_plugs(const Context& context) {
  if (!context.live()) {
    return;
  }
  for (const PlugChange& change : plugs_.look(context.snapshot)) {
    const Flag flag = model::nth_after(Flag::plug_1_closed, change.index);
    const std::string text = "Power Plug " + std::to_string(change.index + 1) + (change.closed ? " ON" : " OFF");
    context.events.push_back(
        device_event(context.wall, EventKind::state, Level::information, model::row_of(flag).name, text));
  }
}

}  // namespace nv::alarm
