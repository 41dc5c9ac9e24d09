// Who feeds the load: inverter, battery, bypass, eco, maintenance bypass, or nobody. Decides; measures nothing.
#pragma once

namespace ups_sim {

enum class Feed { inverter, battery, bypass, eco, maintenance, none };

struct FeedFacts {
  bool rectifier_ok, bypass_ok, bypass_present, battery_usable, any_block_running;
  bool want_eco, want_standby, want_maintenance;
  double load_rate;  // percent of the blocks that run
};

class OutputLogic {
 public:
  void step(double dt_s, const FeedFacts& facts);

  Feed feed() const { return feed_; }
  bool is_overloaded() const { return overloaded_; }
  // The inverter gave up because of an overload; the load is on the bypass or off.
  bool tripped_by_overload() const { return tripped_; }
  bool stopped_by_overload() const { return off_ == Off::overload; }
  bool about_to_trip() const { return overloaded_ && heat_ > 0.5; }
  bool is_latched_off() const { return off_ != Off::no; }
  bool is_restarting() const { return off_ != Off::no && rectifier_ok_s_ > 0; }
  bool rectifier_runs() const { return rectifier_ok_ && rectifier_ok_s_ >= kWalkIn; }
  bool rectifier_starts() const { return rectifier_ok_ && rectifier_ok_s_ < kWalkIn; }
  void request_bypass() { bypass_requested_ = true; }
  void request_inverter() { bypass_requested_ = false; }
  bool is_bypass_requested() const { return bypass_requested_; }

 private:
  enum class Off { no, no_source, overload };
  static constexpr double kWalkIn = 2;  // seconds the rectifier takes to come back
  void watch_overload(double dt_s, const FeedFacts& facts);
  Feed choose(const FeedFacts& facts);
  Feed choose_running(const FeedFacts& facts);

  Feed feed_ = Feed::inverter;
  Off off_ = Off::no;
  bool rectifier_ok_ = true;
  // Both inputs have been good for ever when the story begins.
  double rectifier_ok_s_ = 1e6;
  double bypass_ok_s_ = 1e6;
  bool overloaded_ = false;
  bool tripped_ = false;
  bool bypass_requested_ = false;
  double heat_ = 0;  // 1 = the inverter stops
  double calm_s_ = 0;
};

}  // namespace ups_sim
