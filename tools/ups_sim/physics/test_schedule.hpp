// When the UPS tests its battery by itself: every so many weeks, on a weekday at an hour.
#pragma once

#include <cmath>
#include <cstdint>

namespace ups_sim {

class TestSchedule {
 public:
  static bool is_valid_interval(std::uint16_t weeks) { return weeks <= 52; }
  static bool is_valid_moment(std::uint16_t word) {
    return (word >> 8) >= 1 && (word >> 8) <= 7 && (word & 0xFF) <= 23;
  }

  void set_interval(std::uint16_t weeks, double now_s) {
    weeks_ = weeks;
    plan(now_s);
  }
  void set_moment(std::uint16_t word, double now_s) {
    moment_ = word;
    plan(now_s);
  }
  std::uint16_t interval() const { return weeks_; }
  std::uint16_t moment() const { return moment_; }
  bool is_programmed() const { return weeks_ > 0; }
  int days_to_next(double now_s) const {
    return is_programmed() ? static_cast<int>(std::ceil(std::fmax(1, next_s_ - now_s) / kDay)) : 0;
  }
  bool take_due(double now_s) {
    if (!is_programmed() || now_s < next_s_) {
      return false;
    }
    // A clock set far ahead must not fire a test for each week in between.
    next_s_ = now_s - next_s_ > kDay ? first_after(now_s) : next_s_ + weeks_ * 7 * kDay;
    return true;
  }

 private:
  static constexpr double kDay = 86400;
  void plan(double now_s) { next_s_ = first_after(now_s); }
  double first_after(double now_s) const {
    const double today = std::floor(now_s / kDay);
    // 1970-01-01 was a Thursday (4).
    const int weekday = (static_cast<int>(today) + 3) % 7 + 1;
    const int ahead = ((moment_ >> 8) - weekday + 7) % 7;
    const double moment = (today + ahead) * kDay + (moment_ & 0xFF) * 3600.0;
    return moment > now_s ? moment : moment + 7 * kDay;
  }

  std::uint16_t weeks_ = 0;
  std::uint16_t moment_ = 0x0100;  // Monday, 0 h
  double next_s_ = 0;
};

}  // namespace ups_sim
