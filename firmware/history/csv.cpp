#include "history/csv.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace nv::history {
namespace {

constexpr std::int64_t kRowsPerChunk = 500;
constexpr std::string_view kEnd = "\r\n";

std::string number_text(std::optional<std::int64_t> value, const Column& column, const CsvFormat& format) {
  if (!value) {
    return "-1";
  }
  const auto& unit = column.unit_row();
  const bool convert = format.fahrenheit && unit.unit == model::Unit::celsius;
  return decimal_text(convert ? to_fahrenheit(*value, unit.decimals) : *value, unit.decimals);
}

std::string unit_of(const Column& column, const CsvFormat& format) {
  const auto unit = column.unit_row().unit;
  return format.fahrenheit && unit == model::Unit::celsius ? "\u00b0F" : std::string(model::unit_text(unit));
}

std::string event_head() {
  return "Event Time,Event Level,Event Description,Event,Id" + std::string(kEnd);
}

std::string record_head(const RecordQuery& query, const CsvFormat& format) {
  const bool extended = query.series == Series::ups_extended;
  std::string line = extended ? "Start time,End time,Sweeps,Gap before" : "Time,Gap before";
  for (const std::size_t index : chosen_columns(query)) {
    const Column& column = columns_of(query.series)[index];
    const std::string title = std::string(column.title) + " (" + unit_of(column, format) + ")";
    if (!extended) {
      line += "," + csv_field(title);
      continue;
    }
    for (const char* part : {" Min", " Avg", " Max"}) {
      line += "," + csv_field(title + part);
    }
  }
  return line.append(kEnd);
}

std::string event_line(const StoredEvent& event, const CsvFormat& format) {
  std::string line = time_text(event.time, format.times);
  line.append(",").append(model::level_name(event.level));
  line.append(",").append(csv_field(event.text));
  line.append(",").append(csv_field(event.name));
  return line.append(",").append(std::to_string(event.id)).append(kEnd);
}

std::string record_line(const Record& record, const RecordQuery& query, const std::vector<std::size_t>& columns,
                        const CsvFormat& format) {
  const bool extended = query.series == Series::ups_extended;
  std::string line = time_text(record.time, format.times);
  if (extended) {
    line.append(",").append(time_text(record.end_time, format.times));
    line.append(",").append(std::to_string(record.sweeps));
  }
  line.append(record.gap ? ",1" : ",0");
  const std::size_t parts = extended ? 3 : 1;
  for (std::size_t index = 0; index < record.values.size(); ++index) {
    const Column& column = columns_of(query.series)[columns[index / parts]];
    line.append(",").append(number_text(record.values[index], column, format));
  }
  return line.append(kEnd);
}

DbResult<CsvChunk> events_chunk(Storage& storage, CsvCursor cursor, const CsvFormat& format) {
  EventQuery query;
  query.log = cursor.log;
  query.period = cursor.period;
  query.order = EventOrder::oldest_first;
  query.after = cursor.after;
  query.limit = kRowsPerChunk;
  const auto page = storage.find(query);
  if (!page) {
    return page.error();
  }
  CsvChunk chunk;
  chunk.text = cursor.started ? "" : event_head();
  for (const StoredEvent& event : page->events) {
    chunk.text += event_line(event, format);
    cursor.after = event.id;
  }
  chunk.done = static_cast<std::int64_t>(page->events.size()) < kRowsPerChunk;
  cursor.started = true;
  chunk.next = std::move(cursor);
  return chunk;
}

DbResult<CsvChunk> records_chunk(Storage& storage, const Retention& retention, CsvCursor cursor,
                                 const CsvFormat& format) {
  RecordQuery query;
  query.series = cursor.series;
  query.period = cursor.period;
  query.columns = cursor.columns;
  query.newest_first = false;
  query.count = false;
  query.after = cursor.after;
  query.limit = kRowsPerChunk;
  const auto page = storage.find(query, retention);
  if (!page) {
    return page.error();
  }
  const auto columns = chosen_columns(query);
  CsvChunk chunk;
  chunk.text = cursor.started ? "" : record_head(query, format);
  for (const Record& record : page->records) {
    chunk.text += record_line(record, query, columns, format);
    cursor.after = record.id;
  }
  chunk.done = static_cast<std::int64_t>(page->records.size()) < kRowsPerChunk;
  cursor.started = true;
  chunk.next = std::move(cursor);
  return chunk;
}

}  // namespace

DbResult<CsvChunk> next_csv_chunk(Storage& storage, const Retention& retention, CsvCursor cursor,
                                  const CsvFormat& format) {
  if (cursor.events) {
    return events_chunk(storage, std::move(cursor), format);
  }
  return records_chunk(storage, retention, std::move(cursor), format);
}

// OWASP: a field that begins with one of these runs as a formula in a spreadsheet.
std::string csv_field(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  const bool quoted = formula || text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (!quoted) {
    return std::string(text);
  }
  std::string field = formula ? "\"'" : "\"";
  for (const char c : text) {
    field += c;
    if (c == '"') {
      field += c;
    }
  }
  return field += '"';
}

std::string decimal_text(std::int64_t value, int decimals) {
  if (decimals <= 0) {
    return std::to_string(value);
  }
  std::string digits = std::to_string(value);
  const bool negative = digits.front() == '-';
  digits.erase(0, negative ? 1 : 0);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) {
    digits.insert(0, places + 1 - digits.size(), '0');
  }
  digits.insert(digits.size() - places, 1, '.');
  return negative ? "-" + digits : digits;
}

std::string time_text(std::int64_t time, TimeStyle style) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(time)).count();
  std::tm parts{};
  const bool known = (style == TimeStyle::utc ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts)) != nullptr;
  std::array<char, 64> text{};
  if (!known) {
    return std::to_string(time);  // a year beyond 32 bits: only a damaged file has it
  }
  if (style == TimeStyle::classic) {
    return {text.data(), std::strftime(text.data(), text.size(), "%d/%m/%Y %H:%M:%S", &parts)};
  }
  std::string result(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts));
  if (style == TimeStyle::utc) {
    return result + "Z";
  }
  const long minutes = (parts.tm_gmtoff < 0 ? -parts.tm_gmtoff : parts.tm_gmtoff) / 60;
  const int size = std::snprintf(text.data(), text.size(), "%c%02ld:%02ld", parts.tm_gmtoff < 0 ? '-' : '+',
                                 minutes / 60, minutes % 60);
  return result.append(text.data(), static_cast<std::size_t>(size));
}

std::int64_t to_fahrenheit(std::int64_t celsius, int decimals) {
  std::int64_t freezing = 32;
  for (int i = 0; i < decimals; ++i) {
    freezing *= 10;
  }
  const std::int64_t scaled = *bounded_value(celsius) * 9;
  return (scaled + (scaled < 0 ? -2 : 2)) / 5 + freezing;
}

}  // namespace nv::history
