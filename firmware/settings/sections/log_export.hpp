// Copies of the logs on a memory stick or in any directory, by themselves. The manual saves logs by hand (18.6); the
// box has a USB port.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "settings/field.hpp"

namespace nv::settings {

enum class ExportEvery : std::uint8_t { hour, day, week, month };

inline constexpr auto kExportEvery = std::to_array<Choice>({
    {ExportEvery::hour, "hour"},
    {ExportEvery::day, "day"},
    {ExportEvery::week, "week"},
    {ExportEvery::month, "month"},
});

enum class ExportFormat : std::uint8_t { csv, json };

inline constexpr auto kExportFormats = std::to_array<Choice>({
    {ExportFormat::csv, "csv"},
    {ExportFormat::json, "json"},
});

struct LogExportSettings {
  bool enabled = false;
  std::string directory;
  bool only_mounted = true;
  ExportEvery every = ExportEvery::day;
  unsigned hour = 2;
  unsigned minute = 0;
  ExportFormat format = ExportFormat::csv;
  bool histories = true;
  bool events = true;
  unsigned keep = 30;

  static constexpr std::string_view kSection = "log_export";
  static constexpr bool kAdminOnly = true;
  static constexpr auto fields() {
    using Self = LogExportSettings;
    return std::tuple{
        flag("enabled", &Self::enabled).help("Save the logs as a zip file by themselves."),
        text("directory", &Self::directory, 255)
            .help("Where to: an absolute path, for instance that of a mounted memory stick."),
        flag("only_mounted", &Self::only_mounted)
            .help("Save only to another disk than the card's own: nothing fills it when the stick is missing."),
        choice("every", &Self::every, kExportEvery)
            .help("How often: each hour, day, week (on Monday) or month (on the first)."),
        number("hour", &Self::hour, 0, 23).unit("h").help("Hour of the day; the card's local time."),
        number("minute", &Self::minute, 0, 59).unit("min").help("Minute of the hour."),
        choice("format", &Self::format, kExportFormats).help("Format of the files inside the zip file."),
        flag("histories", &Self::histories).help("Save the histories."),
        flag("events", &Self::events).help("Save the event logs."),
        number("keep", &Self::keep, 1, 1000).help("Files kept; the oldest of them are deleted."),
    };
  }
};

}  // namespace nv::settings
