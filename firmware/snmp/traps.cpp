#include "snmp/traps.hpp"

#include <algorithm>
#include <array>

#include "snmp/trap_causes.hpp"

namespace nv::snmp {
namespace {

using namespace std::chrono_literals;
using model::Alarm;
using model::Flag;

// A bit that comes and goes makes one pair of traps and not fifty.
constexpr auto kClearHold = 5s;
constexpr auto kRepeatOnBattery = 60s;
constexpr auto kInputWindow = 60s;

}  // namespace

Watcher::Edge Watcher::follow(Held& state, bool holds, bool flaps, core::SteadyTime now) const {
  if (holds) {
    state.absent_since.reset();
    return std::exchange(state.active, true) ? Edge::none : Edge::rising;
  }
  if (!state.active) {
    return Edge::none;
  }
  state.absent_since = state.absent_since.value_or(now);
  if (flaps && now - *state.absent_since < kClearHold) {
    return Edge::none;
  }
  state.active = false;
  state.absent_since.reset();
  return Edge::falling;
}

void Watcher::follow_table(const Scene& scene, std::span<const AlarmRow> rows, AlarmTimes& times, std::uint32_t up_time,
                           std::map<std::uint32_t, Held>& held, std::vector<std::pair<std::uint32_t, Edge>>& edges) {
  for (const AlarmRow& row : rows) {
    const bool is_link = row.holds == is_communication_lost;
    if (!scene.known() && !is_link) {
      continue;  // last known state stays
    }
    // These two go with the output source at once, so that no client sees "on battery" and "on line" together.
    const bool flaps = !is_link && row.holds != is_on_battery;
    const Edge edge = follow(held[row.number], row.holds(scene), flaps, scene.snapshot.steady_time);
    if (edge == Edge::rising) {
      times[row.number] = first_known_ && !is_link ? 0 : up_time;
    } else if (edge == Edge::falling) {
      times.erase(row.number);
    }
    if (edge != Edge::none) {
      edges.emplace_back(row.number, edge);
    }
  }
}

void Watcher::add_alarm_traps(TrapFamily family, const std::vector<std::pair<std::uint32_t, Edge>>& edges,
                              std::vector<Trap>& traps) {
  for (const auto& [row, edge] : edges) {
    if (is_row_told(family, row, edge == Edge::rising)) {
      traps.push_back(alarm_trap(family, row, edge == Edge::rising));
    }
  }
}

void Watcher::follow_alarms(const Scene& scene, std::uint32_t up_time, std::vector<Trap>& traps) {
  std::vector<std::pair<std::uint32_t, Edge>> edges;
  follow_table(scene, alarms_1(), memory_.alarms1, up_time, held1_, edges);
  edges.clear();
  follow_table(scene, alarms_7(), memory_.alarms7, up_time, held7_, edges);
  add_alarm_traps(TrapFamily::net_vision, edges, traps);
  edges.clear();
  follow_table(scene, alarms_rfc(), memory_.alarms_rfc, up_time, held_rfc_, edges);
  add_alarm_traps(TrapFamily::rfc1628, edges, traps);
}

void Watcher::follow_events(const Scene& scene, std::vector<Trap>& traps) {
  if (!scene.known()) {
    return;
  }
  const bool sts = scene.is_sts();
  const TrapFamily family = sts ? TrapFamily::sts : TrapFamily::net_vision;
  for (const CauseRow& row : trap_causes(sts)) {
    const bool flaps = row.holds != is_on_battery && !row.quiet;
    const Edge edge = follow(events_[row.number], row.holds(scene), flaps, scene.snapshot.steady_time);
    if (edge == Edge::rising && !(row.quiet && first_known_)) {
      traps.push_back(make_trap(family, row.number));
    }
    const std::uint32_t cancelled = cancelled_by_end_of(row.number, sts);
    if (edge == Edge::falling && cancelled != 0) {
      traps.push_back(make_trap(family, cancelled));
    }
  }
}

void Watcher::follow_link(const Scene& scene, std::vector<Trap>& traps) {
  const bool lost = is_communication_lost(scene);
  const bool back = lost_ && scene.live();
  if (lost && !lost_) {
    lost_ = true;
  } else if (back) {
    lost_ = false;
  } else {
    return;
  }
  if (scene.is_ups()) {
    traps.push_back(make_trap(TrapFamily::net_vision, lost ? 14 : 25));
  }
}

void Watcher::follow_test(const Scene& scene, std::uint32_t up_time, std::vector<Trap>& traps) {
  if (!scene.known()) {
    return;
  }
  const bool running = scene.has(Flag::battery_test);
  const bool was_running = testing_.value_or(false);
  testing_ = running;
  BatteryTest& test = memory_.test;
  if (running && !was_running) {
    test.result = TestResult::running;
    test.started = up_time;
    test.ended.reset();
    test.well_known = 4;  // quick battery test
  } else if (!running && was_running) {
    const bool failed = scene.has(Alarm::battery_test_failed);
    const bool stopped = scene.has(Flag::battery_test_interrupted);
    test.result = failed ? TestResult::error : (stopped ? TestResult::aborted : TestResult::pass);
    test.ended = up_time;
    test.well_known = 1;  // NUT shows a test for as long as this names one
    traps.push_back(make_trap(TrapFamily::net_vision, 2));
    Trap trap = make_trap(TrapFamily::rfc1628, 2);
    const Oid group = kTreeRfc1628 + Oid{1, 7};
    trap.variables = {{group + Oid{1, 0}, kTreeRfc1628 + Oid{1, 7, 7, 4}},
                      {group + Oid{2, 0}, test.spin_lock},
                      {group + Oid{3, 0}, static_cast<std::int32_t>(test.result)},
                      {group + Oid{4, 0}, std::string()},
                      {group + Oid{5, 0}, Ticks{test.started}},
                      {group + Oid{6, 0}, static_cast<std::int32_t>(up_time - test.started)}};
    traps.push_back(std::move(trap));
  } else if (scene.has(Alarm::battery_test_failed) && test.result == TestResult::none) {
    test.result = TestResult::error;
  }
}

// The bad inputs since the start, and the extremes of the last minute.
void Watcher::follow_input(const Scene& scene) {
  using enum model::Point;
  if (!scene.live()) {
    return;
  }
  const bool bad = scene.has(Alarm::rectifier_input_not_ok) || scene.has(Alarm::rectifier_input_fault);
  memory_.input_bads += bad && !input_bad_ ? 1 : 0;
  input_bad_ = bad;
  const int decimals = model::row_of(rectifier_voltage_l1).decimals;
  const core::SteadyTime now = scene.snapshot.steady_time;
  samples_.push_back({now,
                      {scene.value(rectifier_voltage_l1, decimals), scene.value(rectifier_voltage_l2, decimals),
                       scene.value(rectifier_voltage_l3, decimals)}});
  while (now - samples_.front().time > kInputWindow || samples_.size() > 240) {
    samples_.pop_front();
  }
  for (std::size_t phase = 0; phase < 3; ++phase) {
    std::optional<Range> range;
    for (const Sample& sample : samples_) {
      if (const auto volts = sample.volts.at(phase)) {
        range =
            range ? Range{std::min(range->lowest, *volts), std::max(range->highest, *volts)} : Range{*volts, *volts};
      }
    }
    memory_.input_voltage_minute.at(phase) = range;
  }
}

void Watcher::add_on_battery(const Scene& scene, std::vector<Trap>& traps) {
  const auto minutes = scene.value(model::Point::battery_backup_time, 0);
  const auto add = [&](TrapFamily family, const Oid& root) -> Trap& {
    Trap& trap = traps.emplace_back(make_trap(family, 1));
    if (minutes) {
      trap.variables.emplace_back(root + Oid{1, 2, 3, 0}, *minutes);
    }
    trap.variables.emplace_back(root + Oid{1, 2, 2, 0}, seconds_on_battery(scene));
    return trap;
  };
  add(TrapFamily::net_vision, kTree7);
  add(TrapFamily::rfc1628, kTreeRfc1628)
      .variables.emplace_back(kTreeRfc1628 + Oid{1, 9, 7, 0},
                              static_cast<std::int32_t>(scene.card.shutdown.low_battery_min));
}

std::vector<Trap> Watcher::advance(const model::Snapshot& snapshot, const Card& card, std::uint32_t up_time) {
  std::vector<Trap> traps;
  const Scene scene{snapshot, card, memory_, 0};
  follow_link(scene, traps);
  if (scene.is_ups()) {
    follow_input(scene);
    follow_test(scene, up_time, traps);
  }
  follow_events(scene, traps);
  if (scene.is_ups()) {
    follow_alarms(scene, up_time, traps);
    if (!is_on_battery(scene) && scene.known()) {
      on_battery_told_.reset();
    }
    const bool due = !on_battery_told_ || snapshot.steady_time - *on_battery_told_ >= kRepeatOnBattery;
    if (is_on_battery(scene) && due) {
      on_battery_told_ = snapshot.steady_time;
      add_on_battery(scene, traps);
    }
  }
  first_known_ = first_known_ && !scene.known();
  if (!traps.empty()) {
    const TrapInfo* info = find_trap(traps.back().family, traps.back().number);
    memory_.trap_text = info != nullptr ? std::string(info->text) : std::string();
  }
  return traps;
}

}  // namespace nv::snmp
