// The logs as CSV (RFC 4180, UTF-8), chunk by chunk: a year is never whole in memory. A measurement that the UPS does
// not manage is -1, as on the card (manual 11.2.4). Text that a spreadsheet would take for a formula gets an
// apostrophe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "history/storage.hpp"

namespace nv::history {

// classic: dd/mm/yyyy hh:mm:ss local time (manual 18); iso: with the offset, so that the hour that comes twice in
// autumn is told apart; utc: ISO without the local zone.
enum class TimeStyle : std::uint8_t { classic, iso, utc };

struct CsvFormat {
  TimeStyle times = TimeStyle::classic;
  bool fahrenheit = false;
};

// What is written: a history, or else an event log.
struct CsvCursor {
  bool events = false;
  model::EventLog log{};
  Series series{};
  std::vector<std::size_t> columns;  // empty: all
  Period period{};
  std::int64_t after = 0;
  bool started = false;  // the head line is out
};

struct CsvChunk {
  std::string text;
  CsvCursor next;
  bool done = false;
};

DbResult<CsvChunk> next_csv_chunk(Storage& storage, const Retention& retention, CsvCursor cursor,
                                  const CsvFormat& format);

std::string csv_field(std::string_view text);
std::string decimal_text(std::int64_t value, int decimals);  // 2304 with one decimal: "230.4"
std::string time_text(std::int64_t time, TimeStyle style);
// Degrees Celsius -> Fahrenheit, in the same decimals.
std::int64_t to_fahrenheit(std::int64_t celsius, int decimals);

}  // namespace nv::history
