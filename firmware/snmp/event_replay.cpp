#include "snmp/event_replay.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "snmp/trap_causes.hpp"

namespace nv::snmp {
namespace {

using model::Alarm;
using model::CardEvent;
using model::EventKind;
using model::Flag;
using model::UpsStatus;

// A status bit that comes or goes with an alarm, and that a cause asks for.
struct Companion {
  Alarm alarm;
  Flag flag;
  bool with;  // set while the alarm is; else while it is not
};
constexpr auto kCompanions = std::to_array<Companion>({
    {Alarm::rectifier_input_not_ok, Flag::rectifier_input_present, false},
    {Alarm::sts_load_on_alternate, Flag::load_on_alternate, true},
    {Alarm::sts_load_off, Flag::load_not_supplied, true},
});

// The status bits a logged state stands for.
struct StateBit {
  UpsStatus status;
  Flag flag;
};
constexpr auto kStateBits = std::to_array<StateBit>({
    {UpsStatus::auto_test, Flag::auto_test},
    {UpsStatus::load_on_bypass, Flag::load_on_bypass},
    {UpsStatus::on_standby, Flag::standby},
    {UpsStatus::load_off, Flag::load_off},
});
constexpr auto kUnprotected = std::to_array({UpsStatus::load_on_bypass, UpsStatus::on_maintenance_bypass,
                                             UpsStatus::eco_mode, UpsStatus::on_standby, UpsStatus::load_off});

// What an STS says without an alarm; one of the two sides excludes the other.
constexpr auto kSides = std::to_array({Flag::load_on_preferred, Flag::load_on_alternate});

bool is(const model::Event& event, CardEvent card) {
  return event.name == model::row_of(card).name;
}

}  // namespace

EventReplay::EventReplay(bool sts) : sts_(sts) {
  picture_.link.state = model::LinkState::online;
  picture_.identity.emplace();
  picture_.identity->family = sts ? model::Family::sts : model::Family::vumap;
  begin_anew();
}

// After a start of the card every alarm that is there is logged again.
void EventReplay::begin_anew() {
  picture_.nodes.assign(1, {});
  node().status_known = true;
  node().alarms_known = true;
  for (const Flag flag : {Flag::load_on_inverter, Flag::inverter_on, Flag::rectifier_on}) {
    node().flags.set(flag);
  }
  state_known_ = false;
}

std::vector<Trap> EventReplay::step(const model::Event& event) {
  std::vector<Trap> traps;
  switch (event.kind) {
    case EventKind::alarm_added:
    case EventKind::alarm_removed:
      follow_alarm(event, traps);
      break;
    case EventKind::state:
      follow_state(event, traps);
      break;
    case EventKind::card:
      follow_card(event, traps);
      break;
    case EventKind::command:
      break;
  }
  return traps;
}

void EventReplay::follow_alarm(const model::Event& event, std::vector<Trap>& traps) {
  const auto row = std::ranges::find(model::kAlarms, event.name, &model::AlarmRow::name);
  if (row == model::kAlarms.end()) {
    return;  // a newer version's
  }
  const bool added = event.kind == EventKind::alarm_added;
  const auto put = [&](bool there) {
    node().alarms.set(row->id, there);
    for (const Companion& companion : kCompanions) {
      if (companion.alarm == row->id) {
        node().flags.set(companion.flag, there == companion.with);
      }
    }
  };
  put(!added);  // whatever was known of it: the event says that it was so
  const model::Node before = node();
  put(added);
  if (row->id == Alarm::sts_load_on_alternate && added) {
    node().flags.set(Flag::load_on_preferred, false);
  }
  compare(before, false, traps);
  if (row->id == Alarm::on_battery && added && !sts_) {
    for (auto& [family, root] :
         {std::pair(TrapFamily::net_vision, kTree7), std::pair(TrapFamily::rfc1628, kTreeRfc1628)}) {
      traps.push_back(make_trap(family, 1));
      traps.back().variables.emplace_back(root + Oid{1, 2, 2, 0}, 0);
    }
  }
}

void EventReplay::follow_state(const model::Event& event, std::vector<Trap>& traps) {
  model::Node before = node();
  const auto status = std::ranges::find(model::kUpsStatuses, event.name, &model::StateRow<UpsStatus>::name);
  if (status != model::kUpsStatuses.end()) {
    for (const StateBit& bit : kStateBits) {
      node().flags.set(bit.flag, bit.status == status->id);
    }
    node().flags.set(Flag::load_on_inverter, std::ranges::find(kUnprotected, status->id) == kUnprotected.end());
    compare(before, !std::exchange(state_known_, true), traps);
    return;
  }
  const auto flag = std::ranges::find(model::kFlags, event.name, &model::FlagRow::name);
  if (flag == model::kFlags.end()) {
    return;
  }
  if (std::ranges::find(kSides, flag->id) != kSides.end()) {
    for (const Flag side : kSides) {
      node().flags.set(side, false);
    }
  }
  node().flags.set(flag->id, false);
  before = node();
  node().flags.set(flag->id);
  compare(before, false, traps);
}

void EventReplay::follow_card(const model::Event& event, std::vector<Trap>& traps) {
  if (is(event, CardEvent::cold_boot) || is(event, CardEvent::warm_boot)) {
    begin_anew();
    return;
  }
  if (is(event, CardEvent::ups_communication_lost) || is(event, CardEvent::ups_communication_restored)) {
    if (!sts_) {
      follow_link(is(event, CardEvent::ups_communication_lost), traps);
    }
    return;
  }
  const std::uint32_t number = is(event, CardEvent::card_restarted) ? kAgentRestarting : trap_of_event(event.name);
  if (auto trap = card_trap(number, sts_)) {
    traps.push_back(std::move(*trap));
  }
}

void EventReplay::follow_link(bool lost, std::vector<Trap>& traps) const {
  traps.push_back(make_trap(TrapFamily::net_vision, lost ? 14 : 25));
  const auto add = [&](TrapFamily family, std::span<const AlarmRow> rows) {
    const auto row = std::ranges::find(rows, &is_communication_lost, &AlarmRow::holds);
    if (row != rows.end()) {
      traps.push_back(alarm_trap(family, row->number, lost));
    }
  };
  add(TrapFamily::net_vision, alarms_7());
  add(TrapFamily::rfc1628, alarms_rfc());
}

void EventReplay::compare(const model::Node& before, bool first, std::vector<Trap>& traps) const {
  model::Snapshot old;
  old.link = picture_.link;
  old.identity = picture_.identity;
  old.nodes = {before};
  const Scene then{old, card_, memory_};
  const Scene now{picture_, card_, memory_};
  const TrapFamily family = sts_ ? TrapFamily::sts : TrapFamily::net_vision;
  for (const CauseRow& row : trap_causes(sts_)) {
    const bool held = row.holds(then);
    const bool holds = row.holds(now);
    if (holds && !held && !(row.quiet && first)) {
      traps.push_back(make_trap(family, row.number));
    }
    const std::uint32_t cancelled = cancelled_by_end_of(row.number, sts_);
    if (held && !holds && cancelled != 0) {
      traps.push_back(make_trap(family, cancelled));
    }
  }
  if (!sts_) {
    compare_rows(TrapFamily::net_vision, alarms_7(), then, now, traps);
    compare_rows(TrapFamily::rfc1628, alarms_rfc(), then, now, traps);
  }
}

void EventReplay::compare_rows(TrapFamily family, std::span<const AlarmRow> rows, const Scene& before, const Scene& now,
                               std::vector<Trap>& traps) const {
  for (const AlarmRow& row : rows) {
    const bool held = row.holds(before);
    const bool holds = row.holds(now);
    if (held != holds && is_row_told(family, row.number, holds)) {
      traps.push_back(alarm_trap(family, row.number, holds));
    }
  }
}

}  // namespace nv::snmp
