#include "physics/civil_clock.hpp"

#include <chrono>
#include <cmath>
#include <ctime>

namespace ups_sim {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr double kDay = 86400;

std::uint16_t pack(int high, int low) {
  return static_cast<std::uint16_t>((high << 8) | low);
}

double since_1970(const year_month_day& date, int hour, int minute, int second) {
  const auto day = sys_days{date}.time_since_epoch().count();
  return static_cast<double>(day) * kDay + hour * 3600.0 + minute * 60.0 + second;
}

}  // namespace

CivilClock CivilClock::from_local_time() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  const year_month_day date{std::chrono::year{local.tm_year + 1900},
                            std::chrono::month{static_cast<unsigned>(local.tm_mon + 1)},
                            std::chrono::day{static_cast<unsigned>(local.tm_mday)}};
  return CivilClock{since_1970(date, local.tm_hour, local.tm_min, local.tm_sec)};
}

CivilTime CivilClock::now() const {
  const sys_days day{days{static_cast<int>(std::floor(seconds_ / kDay))}};
  const year_month_day date{day};
  const int second_of_day = static_cast<int>(seconds_ - std::floor(seconds_ / kDay) * kDay);
  return {int{date.year()},
          static_cast<int>(unsigned{date.month()}),
          static_cast<int>(unsigned{date.day()}),
          static_cast<int>(std::chrono::weekday{day}.iso_encoding()),
          second_of_day / 3600,
          second_of_day / 60 % 60,
          second_of_day % 60};
}

ClockWords CivilClock::words() const {
  const CivilTime time = now();
  return {pack(time.minute, time.second), pack(time.day, time.hour), pack(time.month, time.weekday),
          static_cast<std::uint16_t>(time.year - 2000)};
}

bool CivilClock::set(const ClockWords& words) {
  const int minute = words[0] >> 8;
  const int second = words[0] & 0xFF;
  const int hour = words[1] & 0xFF;
  const year_month_day date{std::chrono::year{2000 + words[3]}, std::chrono::month{words[2] / 256U},
                            std::chrono::day{words[1] / 256U}};
  const int weekday = words[2] & 0xFF;
  if (words[3] > 99 || !date.ok() || hour > 23 || minute > 59 || second > 59 || weekday < 1 || weekday > 7) {
    return false;
  }
  seconds_ = since_1970(date, hour, minute, second);
  return true;
}

}  // namespace ups_sim
