#include "physics/sts_plant.hpp"

#include <algorithm>
#include <cmath>

namespace ups_sim {
namespace {

constexpr double kDayStart = 10 * 3600.0;
constexpr double kNominalVolts = 230;
constexpr double kTolerance = 0.10;
constexpr double kCritical = 0.15;
constexpr double kPresentVolts = 50;
constexpr double kSwitchBack = 3;       // seconds of a good preferred source before the load returns
constexpr double kSynchronousDeg = 12;  // a transfer inside this angle does not disturb the load
constexpr double kSlidingHertz = 0.1;
constexpr double kAmbientLimit = 40;

double wrap(double degrees) {
  return std::remainder(degrees, 360.0);
}

}  // namespace

StsPlant::StsPlant(std::uint64_t seed) : random_(seed), clock_(CivilClock::from_local_time()), day_s_(kDayStart) {
  sources_[0].switch_c = sources_[1].switch_c = inputs_.ambient_c + 8;
  for (int warm_up = 0; warm_up < 20; ++warm_up) {
    step(0.25);
  }
}

void StsPlant::step(double dt_s) {
  if (dt_s > 0) {
    day_s_ += dt_s;
    clock_.advance(dt_s);
    load_.step(dt_s, day_s_, random_);
    room_.step(dt_s, random_);
  }
  load_.force(inputs_.load_percent);
  step_sources(dt_s);
  preferred_ok_s_ = source(inputs_.preferred).ok() ? preferred_ok_s_ + dt_s : 0;
  synchronised_s_ = synchronised_now() ? synchronised_s_ + dt_s : 0;
  choose();
}

void StsPlant::step_sources(double dt_s) {
  for (int index = 0; index < 2; ++index) {
    if (dt_s > 0) {
      mains_[index].step(dt_s, day_s_, random_);
    }
    SourceState& state = sources_[index];
    state.volts = inputs_.connected[index] ? mains_[index].volts() : Phases{};
    if (inputs_.connected[index] && inputs_.volts[index]) {
      state.volts.fill(*inputs_.volts[index]);
    }
    const double worst = std::abs(state.volts[0] - kNominalVolts) / kNominalVolts;
    state.present = state.volts[0] > kPresentVolts;
    state.hertz = state.present ? mains_[index].hertz() : 0;
    state.in_tolerance = worst <= kTolerance;
    state.critical = state.present && worst > kCritical;
    const double carried = on_ == index + 1 ? 14 * load_.percent()[0] / 50 : 0;
    state.switch_c += (ambient_c() + 6 + carried - state.switch_c) * std::min(1.0, dt_s / 300);
  }
}

double StsPlant::phase_shift_deg() const {
  if (!sources_[0].present || !sources_[1].present) {
    return 0;
  }
  return inputs_.phase_shift_deg ? *inputs_.phase_shift_deg : wrap(mains_[1].phase_deg() - mains_[0].phase_deg());
}

bool StsPlant::synchronised_now() const {
  return sources_[0].ok() && sources_[1].ok() && std::abs(phase_shift_deg()) <= kSynchronousDeg;
}

bool StsPlant::sliding() const {
  return sources_[0].present && sources_[1].present && std::abs(sources_[0].hertz - sources_[1].hertz) > kSlidingHertz;
}

void StsPlant::choose() {
  if (load_off_) {
    on_ = 0;
    return;
  }
  const int preferred = inputs_.preferred;
  const int alternate = 3 - preferred;
  if (on_ == 0) {
    // A locked switch waits for the source it lost.
    const bool first = source(preferred).ok() && (!locked_ || last_on_ == preferred);
    const bool second = source(alternate).ok() && (!locked_ || last_on_ == alternate);
    on_ = first ? preferred : second ? alternate : 0;
    return;
  }
  last_on_ = on_;
  if (!source(on_).ok()) {
    if (may_go_to(other())) {
      on_ = other();
      stay_on_alternate_ = false;
    } else if (!source(on_).present) {
      on_ = 0;
    }
    return;
  }
  const bool wants_back = on_ == alternate && !stay_on_alternate_ && may_go_to(preferred);
  if (wants_back && preferred_ok_s_ >= kSwitchBack && synchronised_now()) {
    on_ = preferred;
  }
}

bool StsPlant::switchback_impossible() const {
  return on_ != 0 && on_ != inputs_.preferred && source(inputs_.preferred).ok() && (locked_ || !synchronised_now());
}

bool StsPlant::transfer_impossible() const {
  return on_ != 0 && !may_go_to(other());
}

bool StsPlant::overload() const {
  const Phases percent = load_.percent();
  return feeding_source() != 0 && (percent[0] + percent[1] + percent[2]) / 3 > 100;
}

bool StsPlant::over_temperature() const {
  return ambient_c() > kAmbientLimit;
}

bool StsPlant::allows(StsCommand command) const {
  if (command == StsCommand::allow_remote) {
    return !inputs_.remote_enabled;
  }
  if (!inputs_.remote_enabled) {
    return false;
  }
  switch (command) {
    case StsCommand::load_on_preferred:
      return may_go_to(inputs_.preferred);
    case StsCommand::load_on_alternate:
      return may_go_to(3 - inputs_.preferred);
    case StsCommand::close_ss1:
      return may_go_to(1);
    case StsCommand::close_ss2:
      return may_go_to(2);
    case StsCommand::force_transfer:
      return on_ != 0 && may_go_to(other());
    case StsCommand::lock_transfer:
      return !locked_;
    case StsCommand::unlock_transfer:
      return locked_;
    default:
      return true;
  }
}

void StsPlant::execute(StsCommand command) {
  const auto go_to = [this](int number) {
    on_ = number;
    load_off_ = false;
    stay_on_alternate_ = number != inputs_.preferred;
  };
  switch (command) {
    case StsCommand::load_on_preferred:
      return go_to(inputs_.preferred);
    case StsCommand::load_on_alternate:
      return go_to(3 - inputs_.preferred);
    case StsCommand::close_ss1:
      return go_to(1);
    case StsCommand::close_ss2:
      return go_to(2);
    case StsCommand::prefer_1:
    case StsCommand::prefer_2:
      inputs_.preferred = command == StsCommand::prefer_1 ? 1 : 2;
      stay_on_alternate_ = false;
      return;
    case StsCommand::lock_transfer:
    case StsCommand::unlock_transfer:
      locked_ = command == StsCommand::lock_transfer;
      return;
    case StsCommand::allow_remote:
    case StsCommand::forbid_remote:
      inputs_.remote_enabled = command == StsCommand::allow_remote;
      return;
    case StsCommand::force_transfer:
      return go_to(other());
    case StsCommand::abort_transfer:
      stay_on_alternate_ = on_ != inputs_.preferred;
      return;
    case StsCommand::acknowledge:
      return;
    case StsCommand::load_off:
      load_off_ = true;
      return;
  }
}

}  // namespace ups_sim
