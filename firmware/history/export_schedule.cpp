#include "history/export_schedule.hpp"

#include <ctime>

namespace nv::history {
namespace {

using settings::ExportEvery;

core::WallTime next_hour(unsigned minute, core::WallTime now) {
  const auto hour = std::chrono::floor<std::chrono::hours>(now);
  const auto due = hour + std::chrono::minutes(minute);
  return due > now ? due : due + std::chrono::hours(1);
}

// The first day of the day, week or month that `periods` later begins.
std::tm first_day(std::tm day, ExportEvery every, int periods) {
  switch (every) {
    case ExportEvery::week:
      day.tm_mday += 7 * periods - (day.tm_wday + 6) % 7;  // Monday
      break;
    case ExportEvery::month:
      day.tm_mon += periods;
      day.tm_mday = 1;
      break;
    default:
      day.tm_mday += periods;
  }
  return day;
}

}  // namespace

core::WallTime next_export(const settings::LogExportSettings& settings, core::WallTime now, bool ran) {
  if (settings.every == ExportEvery::hour) {
    return next_hour(settings.minute, now);
  }
  const std::time_t seconds = core::WallTime::clock::to_time_t(now);
  std::tm today{};
  ::localtime_r(&seconds, &today);
  today.tm_hour = static_cast<int>(settings.hour);
  today.tm_min = static_cast<int>(settings.minute);
  today.tm_sec = 0;
  for (int periods = ran ? 1 : 0;; ++periods) {
    std::tm day = first_day(today, settings.every, periods);
    day.tm_isdst = -1;
    const auto due = core::WallTime::clock::from_time_t(::mktime(&day));
    if (due > now) {
      return due;
    }
  }
}

}  // namespace nv::history
