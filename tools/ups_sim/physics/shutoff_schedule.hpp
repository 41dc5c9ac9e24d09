// The timed shut-off: a delay, then standby, then perhaps a restart some minutes after the mains are there.
#pragma once

#include <cstdint>

namespace ups_sim {

class ShutoffSchedule {
 public:
  void set_delay_s(std::uint16_t seconds) { delay_s_ = seconds; }
  void set_restart_min(std::uint16_t minutes) { restart_min_ = minutes; }
  std::uint16_t delay_s() const { return delay_s_; }
  std::uint16_t restart_min() const { return restart_min_; }
  bool is_armed() const { return armed_; }
  bool waits_for_restart() const { return off_ && restart_min_ > 0; }

  void arm() {
    armed_ = true;
    remaining_s_ = delay_s_;
  }
  void cancel() { armed_ = off_ = false; }
  // Drives the wish for standby; a wish made by someone else is left alone.
  void step(double dt_s, bool mains_present, bool& want_standby) {
    if (armed_ && (remaining_s_ -= dt_s) <= 0) {
      armed_ = false;
      off_ = true;
      want_standby = true;
      mains_s_ = 0;
    } else if (off_) {
      mains_s_ = mains_present ? mains_s_ + dt_s : 0;
      if (!want_standby || (restart_min_ > 0 && mains_s_ >= 60.0 * restart_min_)) {
        want_standby = false;
        off_ = false;
      }
    }
  }

 private:
  std::uint16_t delay_s_ = 60;
  std::uint16_t restart_min_ = 0;
  bool armed_ = false;
  bool off_ = false;
  double remaining_s_ = 0;
  double mains_s_ = 0;
};

}  // namespace ups_sim
