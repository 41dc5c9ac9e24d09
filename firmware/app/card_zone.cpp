#include "app/card_zone.hpp"

#include <string>

#include "settings/sections/time_zones.hpp"

namespace nv::app {
namespace {

core::SummerTime summer_time(settings::DaylightSaving chosen) {
  switch (chosen) {
    case settings::DaylightSaving::disabled:
      return core::SummerTime::never;
    case settings::DaylightSaving::enabled:
      return core::SummerTime::always;
    default:
      return core::SummerTime::by_rules;
  }
}

}  // namespace

core::TimeZone card_zone(const settings::ClockSettings& clock, const core::Logger& log) {
  const core::SummerTime summer = summer_time(clock.daylight_saving);
  if (clock.time_zone) {
    auto zone = core::TimeZone::named(std::string(settings::time_zone_row(*clock.time_zone).name), summer);
    if (zone) {
      return *zone;
    }
    log.warning("clock.time_zone: " + zone.error().message + "; the operating system's zone counts");
  }
  return core::TimeZone::of_system(summer);
}

}  // namespace nv::app
