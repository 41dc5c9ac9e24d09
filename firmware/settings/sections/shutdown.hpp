// What the card does to servers and UPS when the mains, the battery or the calendar says so. Names and ranges: user
// manual, shutdown parameters and schedule pages of chapter 12, and the objects of the card's MIB (1.7). The rows are
// sections of their own: "shutdown_event_1" .. "shutdown_event_13", in the order of the manual's event selection.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"
#include "settings/row_name.hpp"

namespace nv::settings {

struct ShutdownSettings {
  unsigned delay_s = 0;
  bool turn_off = false;
  bool auto_restart = false;
  unsigned low_battery_min = 0;

  bool operator==(const ShutdownSettings&) const = default;
  static constexpr std::string_view kSection = "shutdown";
  static constexpr auto fields() {
    using Self = ShutdownSettings;
    return std::tuple{
        number("delay_s", &Self::delay_s, 0, 86400)
            .unit("s")
            .help("Time the servers have to stop before the UPS turns its output off."),
        flag("turn_off", &Self::turn_off).help("Turn the output of the UPS off once the servers have stopped."),
        flag("auto_restart", &Self::auto_restart).help("Turn the output on again when the mains is back."),
        number("low_battery_min", &Self::low_battery_min, 0, 1440)
            .unit("min")
            .help("Remaining time at which the battery counts as low in RFC 1628; 0 leaves that to the UPS."),
    };
  }
};

enum class ShutdownAction : std::uint8_t { none, warning, shutdown };

inline constexpr auto kShutdownActions = std::to_array<Choice>({
    {ShutdownAction::none, "none"},
    {ShutdownAction::warning, "warning"},
    {ShutdownAction::shutdown, "shutdown"},
});

// What one event starts.
struct ShutdownEvent {
  ShutdownAction action = ShutdownAction::none;
  unsigned delay_min = 0;
  unsigned first_warning_s = 0;
  unsigned warning_interval_s = 0;

  bool operator==(const ShutdownEvent&) const = default;
};

// Off and on again every week. Days: 1 Sunday to 7 Saturday, 8 none (the MIB's numbers).
struct WeeklySchedule {
  unsigned off_day = 8;
  unsigned off_minute = 0;
  unsigned on_day = 8;
  unsigned on_minute = 0;

  bool operator==(const WeeklySchedule&) const = default;
};

// Off and on again once. Dates as year, month and day in one number (20261224); 0 none.
struct SpecialDay {
  unsigned off_date = 0;
  unsigned off_minute = 0;
  unsigned on_date = 0;
  unsigned on_minute = 0;

  bool operator==(const SpecialDay&) const = default;
};

inline constexpr std::size_t kShutdownEvents = 13;
inline constexpr std::size_t kWeeklySchedules = 7;
inline constexpr std::size_t kSpecialDays = 8;
inline constexpr std::size_t kEcoSchedules = 7;
inline constexpr unsigned kLastMinute = 24 * 60 - 1;
inline constexpr unsigned kLastDate = 20991231;

template <std::size_t N>
struct ShutdownEventSettings : ShutdownEvent {
  static constexpr RowName kName{"shutdown_event_", N};
  static constexpr std::string_view kSection = kName;
  static constexpr auto fields() {
    using Self = ShutdownEventSettings;
    return std::tuple{
        choice("action", static_cast<ShutdownAction Self::*>(&Self::action), kShutdownActions)
            .help("What this event does: nothing, warn the servers, or shut them down."),
        number("delay_min", static_cast<unsigned Self::*>(&Self::delay_min), 0, 10080)
            .unit("min")
            .help("Time the event must last before the servers are shut down."),
        number("first_warning_s", static_cast<unsigned Self::*>(&Self::first_warning_s), 0, 3600)
            .unit("s")
            .help("Time from the event to the first warning."),
        number("warning_interval_s", static_cast<unsigned Self::*>(&Self::warning_interval_s), 0, 3600)
            .unit("s")
            .help("Time from one warning to the next."),
    };
  }
};

template <class Self>
constexpr auto weekly_fields() {
  return std::tuple{
      number("off_day", static_cast<unsigned Self::*>(&Self::off_day), 1, 8)
          .help("Day it begins: 1 Sunday to 7 Saturday, 8 never."),
      number("off_minute", static_cast<unsigned Self::*>(&Self::off_minute), 0, kLastMinute)
          .unit("min")
          .help("Time of day it begins, in minutes since midnight."),
      number("on_day", static_cast<unsigned Self::*>(&Self::on_day), 1, 8)
          .help("Day it ends: 1 Sunday to 7 Saturday, 8 never."),
      number("on_minute", static_cast<unsigned Self::*>(&Self::on_minute), 0, kLastMinute)
          .unit("min")
          .help("Time of day it ends, in minutes since midnight."),
  };
}

template <std::size_t N>
struct WeeklyScheduleSettings : WeeklySchedule {
  static constexpr RowName kName{"weekly_schedule_", N};
  static constexpr std::string_view kSection = kName;
  static constexpr auto fields() { return weekly_fields<WeeklyScheduleSettings>(); }
};

template <std::size_t N>
struct EcoScheduleSettings : WeeklySchedule {
  static constexpr RowName kName{"eco_schedule_", N};
  static constexpr std::string_view kSection = kName;
  static constexpr auto fields() { return weekly_fields<EcoScheduleSettings>(); }
};

template <std::size_t N>
struct SpecialDaySettings : SpecialDay {
  static constexpr RowName kName{"special_day_", N};
  static constexpr std::string_view kSection = kName;
  static constexpr auto fields() {
    using Self = SpecialDaySettings;
    return std::tuple{
        number("off_date", static_cast<unsigned Self::*>(&Self::off_date), 0, kLastDate)
            .help("Date it begins, as year, month and day in one number (20261224); 0 never."),
        number("off_minute", static_cast<unsigned Self::*>(&Self::off_minute), 0, kLastMinute)
            .unit("min")
            .help("Time of day it begins, in minutes since midnight."),
        number("on_date", static_cast<unsigned Self::*>(&Self::on_date), 0, kLastDate)
            .help("Date it ends, as year, month and day in one number; 0 never."),
        number("on_minute", static_cast<unsigned Self::*>(&Self::on_minute), 0, kLastMinute)
            .unit("min")
            .help("Time of day it ends, in minutes since midnight."),
    };
  }
};

}  // namespace nv::settings
