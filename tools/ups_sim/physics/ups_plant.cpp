#include "physics/ups_plant.hpp"

#include <algorithm>
#include <cmath>

namespace ups_sim {
namespace {

constexpr double kEfficiency = 0.94;
constexpr double kPowerFactor = 0.9;  // of the consumers
constexpr double kLowCharge = 0.20;
constexpr double kLowMinutes = 3;
constexpr double kTestableCharge = 0.5;
constexpr double kRecoveredCharge = 0.1;
// The model's day begins at ten o'clock whatever the wall clock says: a seed must give the same story at any hour.
constexpr double kDayStart = 10 * 3600.0;

}  // namespace

UpsPlant::UpsPlant(const UpsSpec& spec, std::uint64_t seed)
    : spec_(spec), random_(seed), plugs_(spec.plugs), clock_(CivilClock::from_local_time()), day_s_(kDayStart) {
  const int count = spec.units * spec.modules;
  for (int block = 0; block < count; ++block) {
    blocks_.push_back({Battery{spec.battery}});
  }
  // A few steps so that the first read already shows noise and currents.
  for (int warm_up = 0; warm_up < 20; ++warm_up) {
    step(0.25);
  }
}

void UpsPlant::step(double dt_s) {
  if (dt_s > 0) {
    day_s_ += dt_s;
    clock_.advance(dt_s);
    load_.step(dt_s, day_s_, random_);
    room_.step(dt_s, random_);
  }
  load_.force(inputs_.load_percent);
  supply_.step(dt_s, day_s_, inputs_.supply, spec_.phases_in, random_);
  schedule_.step(dt_s, supply_.rectifier().present, inputs_.standby);
  decide(dt_s);
  run_tests(dt_s);
  run_batteries(dt_s);
  decide(0);  // a battery that has just run empty lets go at once
  watch_battery(dt_s);
  watch_alarms();
}

BlockRange UpsPlant::unit(std::size_t index) const {
  const auto modules = static_cast<std::size_t>(spec_.modules);
  return {index * modules, modules};
}

std::size_t UpsPlant::running() const {
  return static_cast<std::size_t>(std::ranges::count_if(blocks_, [this](const Block& block) { return runs(block); }));
}

double UpsPlant::load_kva() const {
  const Phases percent = load_.percent();
  const double mean = spec_.phases_out == 1 ? percent[0] : (percent[0] + percent[1] + percent[2]) / 3;
  return mean / 100 * spec_.block_kva * static_cast<double>(blocks_.size());
}

double UpsPlant::running_load_rate() const {
  const double capacity = spec_.block_kva * static_cast<double>(std::max<std::size_t>(1, running()));
  return load_kva() / capacity * 100;
}

// Direct current power that one running block takes for its part of the load.
double UpsPlant::share_watts() const {
  const double kilowatts = load_kva() * kPowerFactor * spec_.block_kw / spec_.block_kva;
  return kilowatts * 1000 / kEfficiency / static_cast<double>(std::max<std::size_t>(1, running()));
}

FeedFacts UpsPlant::facts() const {
  const bool battery =
      std::ranges::any_of(blocks_, [this](const Block& block) { return runs(block) && !block.battery.is_empty(); });
  return {.rectifier_ok = supply_.rectifier().present,
          .bypass_ok = supply_.bypass().in_tolerance,
          .bypass_present = supply_.bypass().present,
          .battery_usable = battery && inputs_.battery_present,
          .any_block_running = running() > 0,
          .want_eco = inputs_.eco,
          .want_standby = inputs_.standby,
          .want_maintenance = inputs_.maintenance_bypass,
          .load_rate = running_load_rate()};
}

void UpsPlant::decide(double dt_s) {
  logic_.step(dt_s, facts());
}

void UpsPlant::run_batteries(double dt_s) {
  const bool on_battery = logic_.feed() == Feed::battery;
  for (Block& block : blocks_) {
    block.battery.follow_ambient(dt_s, inputs_.ambient_c + room_.value());
    const bool tested = block.test.in_progress() && logic_.feed() == Feed::inverter;
    if (!inputs_.battery_present) {
      block.battery.rest();
    } else if (runs(block) && (on_battery || tested)) {
      block.battery.discharge(dt_s, share_watts());
    } else if (runs(block) && logic_.rectifier_runs()) {
      block.battery.charge(dt_s);
    } else {
      block.battery.rest();
    }
  }
}

void UpsPlant::run_tests(double dt_s) {
  if (test_schedule_.take_due(clock_.seconds_since_1970())) {
    execute(UpsCommand::test_battery, all());
  }
  for (Block& block : blocks_) {
    block.test.step(dt_s, inputs_.battery_present && !block.stopped, block.battery.charge(),
                    supply_.rectifier().present);
    if (block.test.take_finished()) {
      const CivilTime now = clock_.now();
      block.last_test_date = static_cast<std::uint16_t>((now.day << 8) | now.month);
    }
  }
}

void UpsPlant::watch_battery(double dt_s) {
  const bool discharging = logic_.feed() == Feed::battery || any_test(all());
  on_battery_s_ = discharging ? on_battery_s_ + dt_s : 0;
  const bool on_bypass = logic_.feed() == Feed::bypass;
  on_bypass_s_ = on_bypass ? on_bypass_s_ + dt_s : 0;

  double charge = 0;
  double minutes = 0;
  for (const Block& block : blocks_) {
    charge += block.battery.charge() / static_cast<double>(blocks_.size());
    minutes += block.battery.runtime_minutes(share_watts()) / static_cast<double>(blocks_.size());
  }
  const bool low = charge <= kLowCharge || minutes <= kLowMinutes;
  if (logic_.feed() == Feed::battery && low) {
    near_end_ = true;
  } else if (supply_.rectifier().present || !low) {
    near_end_ = false;
  }
  discharged_ = inputs_.battery_present && (charge <= 0.001 || (discharged_ && charge < kRecoveredCharge));
}

// The buzzer sounds when something new goes wrong, and only a person or the end of all troubles stops it.
void UpsPlant::watch_alarms() {
  trip_to_acknowledge_ = trip_to_acknowledge_ || logic_.tripped_by_overload();
  const UpsView now = view(all(), true);
  const bool troubles[] = {
      now.on_battery,           now.overload,           now.battery.near_end, now.over_temperature,
      !now.bypass.in_tolerance, now.battery.discharged, !now.battery.present, now.maintenance_bypass_closed,
      now.redundancy_lost,      now.battery.test_failed};
  unsigned seen = 0;
  for (const bool trouble : troubles) {
    seen = (seen << 1) | (trouble ? 1U : 0U);
  }
  if ((seen & ~alarms_seen_) != 0) {
    buzzer_ = true;
  } else if (seen == 0) {
    buzzer_ = false;
  }
  alarms_seen_ = seen;
  plugs_.update({!now.load_off, logic_.feed() == Feed::battery, now.battery.charge_percent, now.battery.runtime_min,
                 on_battery_s_});
}

bool UpsPlant::any_test(BlockRange range) const {
  const auto first = blocks_.begin() + static_cast<std::ptrdiff_t>(range.first);
  return std::any_of(first, first + static_cast<std::ptrdiff_t>(range.count),
                     [](const Block& block) { return block.test.in_progress(); });
}

bool UpsPlant::test_possible(const Block& block) const {
  return inputs_.battery_present && runs(block) && !block.test.in_progress() &&
         block.battery.charge() >= kTestableCharge && logic_.feed() == Feed::inverter;
}

void UpsPlant::set_battery_charge(double fraction) {
  for (Block& block : blocks_) {
    block.battery.set_charge(fraction);
  }
}

void UpsPlant::stop_unit(std::optional<std::size_t> index) {
  for (std::size_t block = 0; block < blocks_.size(); ++block) {
    blocks_[block].stopped = index && block / static_cast<std::size_t>(spec_.modules) == *index;
  }
}

void UpsPlant::stop_block(std::optional<std::size_t> index) {
  for (std::size_t block = 0; block < blocks_.size(); ++block) {
    blocks_[block].stopped = index && block == *index;
  }
}

}  // namespace ups_sim
