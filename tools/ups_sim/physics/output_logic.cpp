#include "physics/output_logic.hpp"

#include <algorithm>

namespace ups_sim {
namespace {

constexpr double kRestart = 10;      // seconds of good mains before a stopped UPS feeds its load again
constexpr double kEcoBack = 5;       // seconds of good bypass before eco mode trusts it again
constexpr double kOverloadBack = 5;  // seconds without overload before the inverter takes the load back
constexpr double kTripSeconds = 60;  // at 125 %; half as long at 150 %, longer below
constexpr double kTripExcess = 25;
constexpr double kCoolSeconds = 120;
constexpr double kCalmRate = 100;

}  // namespace

void OutputLogic::step(double dt_s, const FeedFacts& facts) {
  rectifier_ok_ = facts.rectifier_ok;
  rectifier_ok_s_ = facts.rectifier_ok ? rectifier_ok_s_ + dt_s : 0;
  bypass_ok_s_ = facts.bypass_ok ? bypass_ok_s_ + dt_s : 0;
  watch_overload(dt_s, facts);
  feed_ = choose(facts);
}

void OutputLogic::watch_overload(double dt_s, const FeedFacts& facts) {
  const bool feeds = feed_ != Feed::none;
  overloaded_ = feeds && facts.load_rate > kCalmRate;
  calm_s_ = facts.load_rate <= kCalmRate ? calm_s_ + dt_s : 0;
  const bool inverter_works = feed_ == Feed::inverter || feed_ == Feed::battery;
  if (overloaded_ && inverter_works) {
    heat_ += dt_s * (facts.load_rate - kCalmRate) / (kTripExcess * kTripSeconds);
  } else {
    heat_ = std::max(0.0, heat_ - dt_s / kCoolSeconds);
  }
  if (heat_ >= 1) {
    tripped_ = true;
    heat_ = 1;
  }
  if (tripped_ && calm_s_ >= kOverloadBack) {
    tripped_ = false;
  }
}

Feed OutputLogic::choose(const FeedFacts& facts) {
  if (facts.want_maintenance) {
    off_ = Off::no;
    return facts.bypass_present ? Feed::maintenance : Feed::none;
  }
  if (facts.want_standby) {
    off_ = Off::no;
    return Feed::none;
  }
  if (off_ != Off::no) {
    const bool overload_over = off_ != Off::overload || !tripped_;
    if (rectifier_ok_s_ < kRestart || !overload_over) {
      return Feed::none;
    }
    off_ = Off::no;
  }
  return choose_running(facts);
}

Feed OutputLogic::choose_running(const FeedFacts& facts) {
  if (!facts.any_block_running) {
    return facts.bypass_ok ? Feed::bypass : Feed::none;
  }
  if (tripped_ && !facts.bypass_ok) {
    // No bypass to hide behind: the inverter takes what it can carry, or everything stops.
    tripped_ = facts.load_rate > kCalmRate;
    if (tripped_) {
      off_ = Off::overload;
      return Feed::none;
    }
  }
  if (tripped_ || (bypass_requested_ && facts.bypass_ok)) {
    return Feed::bypass;
  }
  if (facts.want_eco && facts.bypass_ok && bypass_ok_s_ >= kEcoBack) {
    return Feed::eco;
  }
  if (rectifier_runs()) {
    return Feed::inverter;
  }
  if (facts.battery_usable) {
    return Feed::battery;
  }
  if (facts.bypass_ok) {
    return Feed::bypass;
  }
  off_ = Off::no_source;
  return Feed::none;
}

}  // namespace ups_sim
