// The clocks of the card and of the UPS. Names: user manual, 15.1 ("Synchronize UPS", "NTP Server", "NTP Synchro", "NTS
// Support", "Time Zone", "Daylight Saving Time"). The manual gives no zone from the factory: none is chosen, and the
// operating system's counts, so that a machine that is set right stays so. In this version the operating system keeps
// the card's time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"
#include "settings/sections/time_zones.hpp"

namespace nv::settings {

enum class NtpEvery : std::uint8_t { hour, day, week, month };
enum class DaylightSaving : std::uint8_t { disabled, enabled, automatic };

inline constexpr auto kNtpEvery = std::to_array<Choice>({
    {NtpEvery::hour, "hour"},
    {NtpEvery::day, "day"},
    {NtpEvery::week, "week"},
    {NtpEvery::month, "month"},
});
inline constexpr auto kDaylightSaving = std::to_array<Choice>({
    {DaylightSaving::disabled, "disabled"},
    {DaylightSaving::enabled, "enabled"},
    {DaylightSaving::automatic, "auto"},
});

struct ClockSettings {
  bool synchronise_ups = false;
  bool ntp = false;
  std::string time_server;
  NtpEvery ntp_interval = NtpEvery::hour;
  bool nts = false;
  std::optional<unsigned> time_zone;
  DaylightSaving daylight_saving = DaylightSaving::automatic;

  static constexpr std::string_view kSection = "clock";
  static constexpr auto fields() {
    using Self = ClockSettings;
    return std::tuple{
        flag("synchronise_ups", &Self::synchronise_ups)
            .help("Give the UPS the card's local time when it is connected, once a day, and when the card's clock is "
                  "set."),
        flag("ntp", &Self::ntp).absent("an NTP client").help("Set the card's clock by the time server."),
        host("time_server", &Self::time_server).help("NTP server; empty for none."),
        choice("ntp_interval", &Self::ntp_interval, kNtpEvery).help("How often the time server is asked."),
        flag("nts", &Self::nts).absent("an NTP client").help("Ask only a time server that proves itself (NTS)."),
        number("time_zone", &Self::time_zone, 1, kLastTimeZone)
            .labels(time_zone_label)
            .help("Time zone of local times, as the card's MIB numbers them; automatic: the operating system's."),
        choice("daylight_saving", &Self::daylight_saving, kDaylightSaving)
            .help("Summer time: never (disabled), one hour all the year (enabled), or as the time zone has it (auto)."),
    };
  }
};

}  // namespace nv::settings
