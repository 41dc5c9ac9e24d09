// Values, times and periods between the database and people: decimals, degrees, the card's time zone. The database
// itself knows neither zone nor daylight saving.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "history/columns.hpp"
#include "history/records.hpp"

namespace nv::history {

// classic: dd/mm/yyyy hh:mm:ss local time (manual 18); iso: with the offset, so that the hour that comes twice in
// autumn is told apart; utc: ISO without the local zone.
enum class TimeStyle : std::uint8_t { classic, iso, utc };

// csv: RFC 4180, UTF-8; json: RFC 8259.
enum class TextKind : std::uint8_t { csv, json };

struct TextFormat {
  TextKind kind = TextKind::csv;
  TimeStyle times = TimeStyle::classic;
  bool fahrenheit = false;
  core::TimeZone zone{};  // of times, but for utc
};

std::string decimal_text(std::int64_t value, int decimals);  // 2304 with one decimal: "230.4"
std::string time_text(std::int64_t time, TimeStyle style, const core::TimeZone& zone);
// Degrees Celsius -> Fahrenheit, in the same decimals.
std::int64_t to_fahrenheit(std::int64_t celsius, int decimals);

// A measurement and its unit as the format wants them.
std::string value_text(std::int64_t value, const Column& column, const TextFormat& format);
std::string unit_text(const Column& column, const TextFormat& format);

// The time a text covers, in a zone: a whole day ("2026-10-25", or "25/10/2026" as the manual's calendar has
// it) or a second ("2026-10-25T02:30:00", with "Z" or an offset such as "+02:00" where it must be told from the same
// hour a second time). Years 1970 to 9999.
core::Result<Period> period_of(std::string_view text, const core::TimeZone& zone);
// From the beginning of one to the end of the other; an empty text leaves that end open.
core::Result<Period> period_between(std::string_view from, std::string_view to, const core::TimeZone& zone);
Period last_minutes(std::int64_t minutes, core::WallTime now);

}  // namespace nv::history
