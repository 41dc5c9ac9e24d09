#include "history/export_schedule.hpp"

#include <chrono>

namespace nv::history {
namespace {

using settings::ExportEvery;

core::WallTime next_hour(unsigned minute, core::WallTime now) {
  const auto hour = std::chrono::floor<std::chrono::hours>(now);
  const auto due = hour + std::chrono::minutes(minute);
  return due > now ? due : due + std::chrono::hours(1);
}

// The first day of the day, week or month that begins `periods` later.
std::chrono::local_days first_day(std::chrono::local_days today, ExportEvery every, int periods) {
  const std::chrono::year_month_day date(today);
  const auto since_monday = std::chrono::weekday(today) - std::chrono::Monday;
  switch (every) {
    case ExportEvery::week:
      return today - since_monday + std::chrono::weeks(periods);
    case ExportEvery::month:
      return std::chrono::local_days((date.year() / date.month() + std::chrono::months(periods)) / 1);
    default:
      return today + std::chrono::days(periods);
  }
}

}  // namespace

core::WallTime next_export(const settings::LogExportSettings& settings, const core::Clock& clock, bool ran) {
  const core::WallTime now = clock.wall();
  if (settings.every == ExportEvery::hour) {
    return next_hour(settings.minute, now);
  }
  const core::TimeZone zone = clock.zone();
  const auto today = std::chrono::floor<std::chrono::days>(zone.local(now));
  const auto time_of_day = std::chrono::hours(settings.hour) + std::chrono::minutes(settings.minute);
  for (int periods = ran ? 1 : 0;; ++periods) {
    const core::WallTime due = zone.moments(first_day(today, settings.every, periods) + time_of_day).first;
    if (due > now) {
      return due;
    }
  }
}

}  // namespace nv::history
