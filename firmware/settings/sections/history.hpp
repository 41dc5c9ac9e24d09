// What the history and event logs keep. Names and defaults of the intervals: user manual, section 15.2 ("History Log
// Interval (s)", "Extend Log Interval (mn)"), their ranges: the card's MIB; 2048 records: section 18.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

struct HistorySettings {
  unsigned interval_s = 60;
  unsigned extended_interval_min = 60;
  std::uint32_t records = 2048;
  std::uint32_t extended_records = 2048;
  std::uint32_t events = 2048;
  std::optional<unsigned> keep_days;
  unsigned write_interval_s = 60;

  static constexpr std::string_view kSection = "history";
  static constexpr auto fields() {
    using Self = HistorySettings;
    return std::tuple{
        number("interval_s", &Self::interval_s, 1, 28800)
            .unit("s")
            .help("Time from one record of the history log to the next."),
        number("extended_interval_min", &Self::extended_interval_min, 1, 10080)
            .unit("min")
            .help("Time over which the extended history log takes minimum, average and maximum."),
        number("records", &Self::records, 64, 5'300'000)
            .help("Most records of the history log; 525600 is a year of minutes, about 30 MB."),
        number("extended_records", &Self::extended_records, 64, 500'000)
            .help("Most records of the extended history log; 8760 is a year of hours."),
        number("events", &Self::events, 64, 500'000).help("Most events of each event log."),
        number("keep_days", &Self::keep_days, 1, 7300)
            .unit("d")
            .help("Older records and events are removed; empty keeps them as long as there is room."),
        number("write_interval_s", &Self::write_interval_s, 1, 3600)
            .unit("s")
            .help("How long history records wait to be written together: what a power cut costs against flash wear."),
    };
  }
};

}  // namespace nv::settings
